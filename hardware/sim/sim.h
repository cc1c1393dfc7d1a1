// The harness: the unmodified firmware image on libsimavr, its pins driven from a script, its UART
// on a pseudo terminal or in a file. Licensed GPL-3.0-or-later, as libsimavr is.
#ifndef SIM_H
#define SIM_H

#include <stdint.h>
#include <stdio.h>

#include "sim_avr.h"

// ATmega328P, data space
enum {
    R_PINB = 0x23, R_PORTB = 0x25, R_PIND = 0x29, R_TIFR1 = 0x36, R_EIFR = 0x3C, R_SPCR = 0x4C,
    R_SPSR = 0x4D, R_SPDR = 0x4E, R_MCUSR = 0x54, R_TCCR1B = 0x81, R_UBRR0L = 0xC4
};

#define CYCLES_PER_US 16.0
#define NEVER UINT64_MAX

typedef struct {
    const char *firmware, *script, *eeprom, *truth, *out, *arrivals, *force, *adc;
    int pty, paced, dtr_reset, optiboot, keep_open;
    double clock_ppm, adc_ppm, adc_clock_factor, force_rate_hz, end_after_us, filter_delay_s;
    int mat_inverted, repeat;
} options_t;

extern options_t options;
extern avr_t *avr;
extern FILE *truth;
extern avr_cycle_count_t armed_at;  // when the lamp lit (--repeat: last); NEVER before

// True time against the device's cycles: a fast device makes more of them.
double cycles_of_us(double us);
double us_of_cycles(avr_cycle_count_t cycles);

void chip_begin(void);  // load the image, work round the library
void chip_reset(uint8_t cause);
void chip_after_reset(void);
void chip_freeze(void);
int chip_was_reset(void);
void chip_between_instructions(void);
double chip_baud(void);
avr_cycle_count_t chip_byte_cycles(void);
void pin_drive(char port, int pin, int level);
int pin_level(char port, int pin);
void pin_watch(char port, int pin, avr_irq_notify_t notify);

void line_begin(void);
void line_after_reset(void);
int line_turn(void);  // 0: the host has gone and nobody waits for it
void line_send(const uint8_t *bytes, int n);
void line_spoil(int corrupt, int lose);
void line_unplug(void);
void line_flush(void);

void converter_begin(void);
void converter_after_reset(void);
uint8_t converter_spi(uint8_t byte, double clock_hz, int mode);
void converter_fault(const char *what);

void script_begin(void);
void script_after_reset(void);
int script_done(void);
void script_armed(void);

#endif
