// The queue of edges: interrupts put them in, the main loop sends them, one message an edge, each
// message with up to three edges before it. An edge that finds the queue full is counted.
#ifndef JUMPSTATION_EDGES_H
#define JUMPSTATION_EDGES_H

#include <stdint.h>

#include "tick.h"
#include "wire.h"

#define EDGES_HELD 32
#define EDGES_IN_MESSAGE 4
#define EDGES_WAITING (EDGES_HELD - EDGES_IN_MESSAGE)  // so that a message is never overwritten

typedef struct {
    uint8_t line;
    uint8_t flags;
    tick_t tick;
} __attribute__((packed)) edge_t;

typedef struct {
    edge_t held[EDGES_HELD];
    volatile uint16_t number;  // of the newest edge; written by interrupts
    uint16_t sent;             // number of the newest edge sent; written by the main loop
    volatile uint16_t lost;
    volatile uint8_t dropped;  // the next edge follows a lost one
    uint8_t known;             // edges ever sent in this run, up to EDGES_IN_MESSAGE - 1
} edges_t;

extern edges_t edges;

// With interrupts off.
void edges_clear(void);

// From an interrupt. Inline: it is the longest part of the mat's interrupt.
static inline __attribute__((always_inline)) void edges_push(uint8_t line, uint8_t flags,
                                                             uint16_t low, uint32_t high) {
    uint16_t number = edges.number;
    if ((uint8_t)((uint8_t)number - (uint8_t)edges.sent) >= EDGES_WAITING) {
        if (edges.lost != 0xFFFF) edges.lost++;
        edges.dropped = 1;
        return;
    }
    if (edges.dropped) {
        flags |= EDGE_DROPPED;
        edges.dropped = 0;
    }
    number++;
    edge_t *edge = &edges.held[(uint8_t)number % EDGES_HELD];
    edge->line = line;
    edge->flags = flags;
    edge->tick.low = low;
    edge->tick.high = high;
    edges.number = number;
}

// Payload of the next EDGE message, whose edge must be waiting. Returns its length.
uint8_t edges_next(uint8_t *payload);

// Payload of an EDGE message with up to four edges from `from` on; 0 when they are not held.
uint8_t edges_from(uint16_t number, uint16_t from, uint8_t *payload);

#endif
