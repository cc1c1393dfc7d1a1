// ADS1256: one channel, AIN0 against AIN1, gain 64, master clock 7.68 MHz. The SPI clock may be at
// most a quarter of that.
#include "config.h"
#if JUMPSTATION_ADC == 1

#include "converter.h"
#include "spi.h"

enum { COMMAND_RDATAC = 0x03, COMMAND_SDATAC = 0x0F, COMMAND_READ = 0x10, COMMAND_WRITE = 0x50,
       COMMAND_SELFCAL = 0xF0, COMMAND_RESET = 0xFE };
#define REGISTERS 4
#define T6_US 7  // 50 periods of the master clock between a command and its data

volatile adc_t adc;

static uint8_t drate_of(uint16_t rate_hz) {
    switch (rate_hz) {
        case 500: return 0x92;
        case 1000: return 0xA1;
        case 2000: return 0xB0;
        case 3750: return 0xC0;
        case 7500: return 0xD0;
        case 15000: return 0xE0;
        case 30000: return 0xF0;
    }
    return 0;
}

uint8_t adc_rate_known(uint16_t rate_hz) { return drate_of(rate_hz) != 0; }

static void command(uint8_t byte) {
    spi_byte(byte);
    _delay_us(T6_US);
}

static void read_registers(uint8_t *values) {
    spi_byte(COMMAND_READ | 0);
    spi_byte(REGISTERS - 1);
    _delay_us(T6_US);
    for (uint8_t i = 0; i < REGISTERS; i++) values[i] = spi_byte(0);
}

static uint8_t same(uint8_t number, uint8_t wanted, uint8_t read) {
    // Of STATUS the identity and the data-ready bit are not ours to write.
    if (number == 0) read &= 0x0E;
    return wanted == read;
}

uint8_t adc_start(uint16_t rate_hz) {
    // Input buffer on; AIN0 - AIN1; clock output and sensor detection off, gain 64; rate.
    const uint8_t wanted[REGISTERS] = {0x02, 0x01, 0x06, drate_of(rate_hz)};
    uint8_t read[REGISTERS];
    data_ready_off();
    spi_begin_1mhz();
    spi_select();
    // It may still be running in continuous mode, where SDATAC is heard while data is ready.
    data_ready_within(5);
    command(COMMAND_SDATAC);
    command(COMMAND_RESET);
    _delay_us(100);
    if (!data_ready_within(50)) return adc_fails(ADC_SILENT, 0);
    read_registers(read);
    adc.id = read[0];
    if (read[0] >> 4 != 3) {
        if (read[0] == 0xFF || read[0] == 0x00) {
            adc.id = 0;
            return adc_fails(ADC_SILENT, read[0]);
        }
        return adc_fails(ADC_WRONG_ID, read[0]);
    }
    spi_byte(COMMAND_WRITE | 0);
    spi_byte(REGISTERS - 1);
    for (uint8_t i = 0; i < REGISTERS; i++) spi_byte(wanted[i]);
    _delay_us(T6_US);
    read_registers(read);
    for (uint8_t i = 0; i < REGISTERS; i++)
        if (!same(i, wanted[i], read[i]))
            return adc_fails(ADC_WRONG_REGISTER,
                             (uint32_t)i << 16 | (uint16_t)(wanted[i] << 8) | read[i]);
    command(COMMAND_SELFCAL);
    _delay_us(100);
    if (!data_ready_within(50)) return adc_fails(ADC_SILENT, read[0]);
    command(COMMAND_RDATAC);
    adc.state = ADC_GOOD;
    data_ready_on();
    return DONE;
}

void adc_stop(void) { data_ready_off(); }

ISR(INT1_vect) {
    tick_t tick = tick_now();
    if (reading) {
        came_meanwhile++;
        return;
    }
    reading = 1;
    sei();
    uint8_t nowhere[SAMPLE_BYTES];
    uint8_t *place = blocks_place(tick);
    uint8_t *to = place ? place : nowhere;
    for (uint8_t i = 0; i < SAMPLE_BYTES; i++) to[i] = spi_byte(0);
    if (place) blocks_keep();
    cli();
    reading_over();
}

#endif
