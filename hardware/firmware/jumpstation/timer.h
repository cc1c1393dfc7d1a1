// The one clock of the ATmega328P: timer 1 at 16 MHz / 8, 16 bits, carried on in `overflows`.
#ifndef JUMPSTATION_TIMER_H
#define JUMPSTATION_TIMER_H

#include <avr/io.h>
#include <stdint.h>

#include "tick.h"

extern volatile uint32_t overflows;
extern volatile uint8_t wake;  // the main loop has something to look at

// With interrupts off.
static inline __attribute__((always_inline)) uint32_t high_of(uint16_t stamp) {
    return tick_high(stamp, overflows, TIFR1 & _BV(TOV1));
}
static inline __attribute__((always_inline)) tick_t tick_now(void) {
    tick_t tick;
    tick.low = TCNT1;
    tick.high = high_of(tick.low);
    return tick;
}

#endif
