// ADS131M02 and ADS131M04: simultaneous channels, channel 0 left, channel 1 right. With its clock of
// 8.192 MHz the output rate is 4.096 MHz over the oversampling ratio.
#include "config.h"
#if JUMPSTATION_ADC == 2 || JUMPSTATION_ADC == 3

#include "converter.h"
#include "spi.h"

#define CHIP_CHANNELS (JUMPSTATION_ADC == 2 ? 2 : 4)
#define WORDS (CHIP_CHANNELS + 2)  // status, channels, CRC; 24 bits each

enum { REGISTER_ID = 0, REGISTER_MODE = 2, REGISTER_CLOCK = 3, REGISTER_GAIN = 4 };
#define COMMAND_NULL 0x0000
#define COMMAND_RESET 0x0011
#define COMMAND_READ(r) (0xA000 | (r) << 7)
#define COMMAND_WRITE(r) (0x6000 | (r) << 7)

#define MODE 0x0110           // 24-bit words, timeout on, reset flag cleared
#define CLOCK(osr) (0x0302 | (osr) << 2)  // channels 0 and 1, high resolution
#define GAIN 0x0055           // 32 on both
// Of the status word: reset flag 0, word length 24 bits.
#define STATUS_MASK 0x0700
#define STATUS_WANTED 0x0100

volatile adc_t adc;

static uint8_t osr_of(uint16_t rate_hz) {
    switch (rate_hz) {
        case 500: return 6;
        case 1000: return 5;
        case 2000: return 4;
        case 4000: return 3;
        case 8000: return 2;
        case 16000: return 1;
        case 32000: return 0;
    }
    return 0xFF;
}

uint8_t adc_rate_known(uint16_t rate_hz) { return osr_of(rate_hz) != 0xFF; }

// One whole frame; returns its first word, the answer to the command before.
static uint16_t transfer(uint16_t command, uint16_t value) {
    spi_select();
    uint16_t answer = (uint16_t)spi_byte((uint8_t)(command >> 8)) << 8;
    answer |= spi_byte((uint8_t)command);
    spi_byte(0);
    spi_byte((uint8_t)(value >> 8));
    spi_byte((uint8_t)value);
    for (uint8_t i = 5; i < WORDS * 3; i++) spi_byte(0);
    spi_release();
    _delay_us(2);
    return answer;
}

static uint8_t write_and_check(uint8_t number, uint16_t value) {
    transfer(COMMAND_WRITE(number), value);
    transfer(COMMAND_READ(number), 0);
    uint16_t read = transfer(COMMAND_NULL, 0);
    if (read == value) return 1;
    uint8_t shift = (uint8_t)(read >> 8) != (uint8_t)(value >> 8) ? 8 : 0;
    adc_fails(ADC_WRONG_REGISTER, (uint32_t)number << 16 |
                                      (uint16_t)((uint8_t)(value >> shift) << 8) |
                                      (uint8_t)(read >> shift));
    return 0;
}

uint8_t adc_start(uint16_t rate_hz) {
    data_ready_off();
    spi_begin_4mhz();
    transfer(COMMAND_RESET, 0);
    _delay_ms(1);
    transfer(COMMAND_READ(REGISTER_ID), 0);
    adc.id = transfer(COMMAND_NULL, 0);
    if (adc.id == 0x0000 || adc.id == 0xFFFF) {
        uint16_t word = adc.id;
        adc.id = 0;
        return adc_fails(ADC_SILENT, word);
    }
    if (adc.id >> 8 != (0x20 | CHIP_CHANNELS)) return adc_fails(ADC_WRONG_ID, adc.id);
    if (!write_and_check(REGISTER_MODE, MODE) || !write_and_check(REGISTER_GAIN, GAIN) ||
        !write_and_check(REGISTER_CLOCK, CLOCK(osr_of(rate_hz))))
        return NO_CONVERTER;
    // Two frames empty the chip's own store, so that data ready means the sample that is read.
    transfer(COMMAND_NULL, 0);
    transfer(COMMAND_NULL, 0);
    adc.state = ADC_GOOD;
    data_ready_on();
    return DONE;
}

void adc_stop(void) { data_ready_off(); }

static inline uint16_t read_frame(uint8_t *place) {
    spi_select();
    uint16_t status = (uint16_t)spi_byte(0) << 8;
    status |= spi_byte(0);
    spi_byte(0);
    for (uint8_t i = 0; i < SAMPLE_BYTES; i++) place[i] = spi_byte(0);
    for (uint8_t i = 3 + SAMPLE_BYTES; i < WORDS * 3; i++) spi_byte(0);
    spi_release();
    return status;
}

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
    uint16_t status = read_frame(place ? place : nowhere);
    if ((status & STATUS_MASK) != STATUS_WANTED) {
        adc_fails(ADC_SILENT, status);
        adc.upset = 1;
        if (place) blocks_drop(1);
    } else if (place) {
        blocks_keep();
    }
    cli();
    reading_over();
}

#endif
