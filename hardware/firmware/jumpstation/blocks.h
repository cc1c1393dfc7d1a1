// Blocks of samples: the converter's interrupt fills them, the main loop sends them. Where none is
// free, samples are dropped and counted; the index of a sample keeps counting.
#ifndef JUMPSTATION_BLOCKS_H
#define JUMPSTATION_BLOCKS_H

#include <stdint.h>

#include "config.h"
#include "tick.h"

#define BLOCKS 4
#define BLOCK_BYTES 96  // 16 samples of two channels, or 32 of one

#if JUMPSTATION_ADC == 2 || JUMPSTATION_ADC == 3
#define CHANNELS 2
#elif JUMPSTATION_ADC != 0
#define CHANNELS 1
#else
#define CHANNELS 0
#endif
#define SAMPLE_BYTES (CHANNELS * 3)

typedef struct {
    tick_t tick;
    uint32_t index;
    uint8_t n;
    uint8_t flags;
    uint8_t words[BLOCK_BYTES];
} __attribute__((packed)) block_t;

typedef struct {
    block_t held[BLOCKS];
    volatile uint8_t filled;  // blocks closed so far, modulo 256; written by the interrupt
    uint8_t sent;             // blocks sent so far; written by the main loop
    volatile uint32_t index;  // of the next sample
    volatile uint16_t lost;
    uint8_t gap;
    uint8_t size;  // samples in a full block
} blocks_t;

extern blocks_t blocks;

// With interrupts off, or the converter stopped.
void blocks_clear(uint8_t samples_in_block);

// From the converter's interrupt: where the next sample's words go; 0: nowhere, it was dropped.
uint8_t *blocks_place(tick_t tick);
// The sample at blocks_place is complete.
void blocks_keep(void);
// n samples that nobody read.
void blocks_drop(uint8_t n);

// With the converter stopped: what is begun is to be sent as it is.
void blocks_finish(void);

// The next block to send, 0 when there is none; blocks_sent gives it back.
block_t *blocks_next(void);
static inline void blocks_sent(void) { blocks.sent++; }

#endif
