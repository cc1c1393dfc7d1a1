// What the interrupts of all converters have in common. Interrupts are on again while a sample is
// read, so that the mats never wait for the converter.
#ifndef JUMPSTATION_CONVERTER_H
#define JUMPSTATION_CONVERTER_H

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/delay.h>

#include "blocks.h"
#include "board.h"
#include "timer.h"
#include "wire.h"

static volatile uint8_t reading;
static volatile uint8_t came_meanwhile;  // samples that were ready before the last was read

static inline void data_ready_on(void) {
    reading = came_meanwhile = 0;
    EIFR = _BV(INTF1);
    EIMSK |= _BV(INT1);
}

static inline void data_ready_off(void) { EIMSK &= (uint8_t)~_BV(INT1); }

// After a sample: what came while it was read is lost, and counted. With interrupts off.
static inline void reading_over(void) {
    if (came_meanwhile) {
        blocks_drop(came_meanwhile);
        came_meanwhile = 0;
    }
    reading = 0;
    wake = 1;
}

static inline uint8_t adc_fails(uint8_t state, uint32_t evidence) {
    adc.state = state;
    adc.evidence = evidence;
    if (adc.bad != 0xFFFF) adc.bad++;
    return NO_CONVERTER;
}

// Data ready within about `ms` milliseconds?
static inline uint8_t data_ready_within(uint8_t ms) {
    while (ms--)
        for (uint8_t i = 0; i < 100; i++) {
            if (!(PIND & _BV(PD3))) return 1;
            _delay_us(10);
        }
    return 0;
}

#endif
