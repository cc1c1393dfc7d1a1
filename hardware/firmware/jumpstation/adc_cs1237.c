// CS1237: one channel, two wires: its data line on D3 (it is data ready too), its clock on D6.
#include "config.h"
#if JUMPSTATION_ADC == 4

#include "converter.h"

#define WRITE_CONFIG 0x65
#define READ_CONFIG 0x56
#define GAIN_128_CHANNEL_A 0x0C  // reference output on
#define SETTLING_SAMPLES 4

volatile adc_t adc;
static uint8_t settling;

static uint8_t speed_of(uint16_t rate_hz) {
    if (rate_hz == 640) return 2;
    if (rate_hz == 1280) return 3;
    return 0xFF;
}

uint8_t adc_rate_known(uint16_t rate_hz) { return speed_of(rate_hz) != 0xFF; }

// Both halves of a clock must last 455 ns or more: 8 cycles; high for 100 us and it sleeps.
static inline uint8_t clock_bit(void) {
    PORTD |= _BV(PD6);
    __builtin_avr_delay_cycles(8);
    PORTD &= (uint8_t)~_BV(PD6);
    __builtin_avr_delay_cycles(4);
    return (PIND & _BV(PD3)) != 0;
}

static void clock_bits(uint8_t n) {
    while (n--) clock_bit();
}

static void write_bits(uint8_t byte, uint8_t n) {
    for (uint8_t mask = (uint8_t)(1 << (n - 1)); mask; mask >>= 1) {
        if (byte & mask) PORTD |= _BV(PD3);
        else PORTD &= (uint8_t)~_BV(PD3);
        clock_bit();
    }
}

// The 46 clocks of a register access, begun while data is ready.
static uint8_t access(uint8_t word, uint8_t value) {
    uint8_t read = 0;
    clock_bits(29);  // the sample, the update flags, the change of direction
    DDRD |= _BV(PD3);
    write_bits(word, 7);
    if (word == WRITE_CONFIG) {
        clock_bit();
        write_bits(value, 8);
    } else {
        DDRD &= (uint8_t)~_BV(PD3);
        PORTD |= _BV(PD3);
        clock_bit();
        for (uint8_t i = 0; i < 8; i++) read = (uint8_t)(read << 1 | clock_bit());
    }
    DDRD &= (uint8_t)~_BV(PD3);
    PORTD |= _BV(PD3);
    clock_bit();
    return read;
}

// The clock line has been low since reset, so the chip is awake; at 10 Hz it takes 0.4 s to settle,
// and a data line that stays high for longer has nobody on it.
static uint8_t ready_at_last(void) { return data_ready_within(250) || data_ready_within(250); }

uint8_t adc_start(uint16_t rate_hz) {
    uint8_t wanted = (uint8_t)(GAIN_128_CHANNEL_A | speed_of(rate_hz) << 4);
    data_ready_off();
    adc.id = 0;
    if (!ready_at_last()) return adc_fails(ADC_SILENT, 0);
    access(WRITE_CONFIG, wanted);
    if (!ready_at_last()) return adc_fails(ADC_SILENT, 0);
    uint8_t read = access(READ_CONFIG, 0);
    adc.id = read;
    if (read != wanted)
        return adc_fails(ADC_WRONG_REGISTER, (uint16_t)(wanted << 8) | read);
    settling = SETTLING_SAMPLES;
    adc.state = ADC_GOOD;
    data_ready_on();
    return DONE;
}

void adc_stop(void) { data_ready_off(); }

static inline uint8_t read_byte(void) {
    uint8_t byte = 0;
    for (uint8_t i = 0; i < 8; i++) byte = (uint8_t)(byte << 1 | clock_bit());
    return byte;
}

// The data bits are edges on the line that asks for this interrupt: it is off while they come.
ISR(INT1_vect) {
    tick_t tick = tick_now();
    data_ready_off();
    sei();
    uint8_t nowhere[SAMPLE_BYTES];
    uint8_t *place = settling ? 0 : blocks_place(tick);
    uint8_t *to = place ? place : nowhere;
    for (uint8_t i = 0; i < SAMPLE_BYTES; i++) to[i] = read_byte();
    clock_bits(3);  // the line is high again
    if (settling) settling--;
    else if (place) blocks_keep();
    cli();
    data_ready_on();
    wake = 1;
}

#endif
