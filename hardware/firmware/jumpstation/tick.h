// An instant: 48 bits of timer ticks since reset, in the order in which they go over the wire.
#ifndef JUMPSTATION_TICK_H
#define JUMPSTATION_TICK_H

#include <stdint.h>

typedef struct {
    uint16_t low;
    uint32_t high;
} __attribute__((packed)) tick_t;

// The part of the full tick above a 16-bit stamp. `overflows` counts the timer's handled
// overflows; `pending` says that one more has happened and is not handled yet. A small stamp then
// lies after it, a large one before it. Good for stamps under half a turn of the timer (16 ms) old.
static inline __attribute__((always_inline)) uint32_t tick_high(uint16_t stamp, uint32_t overflows,
                                                               uint8_t pending) {
    if (pending && stamp < 0x8000) overflows++;
    return overflows;
}

#endif
