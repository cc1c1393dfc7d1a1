#include "edges.h"

#include <string.h>

edges_t edges;

void edges_clear(void) {
    edges.number = edges.sent = edges.lost = 0;
    edges.dropped = edges.known = 0;
}

static uint8_t write_edges(uint16_t newest, uint8_t n, uint8_t *payload) {
    payload[0] = (uint8_t)newest;
    payload[1] = (uint8_t)(newest >> 8);
    payload[2] = n;
    uint8_t *at = payload + 3;
    for (uint8_t i = 0; i < n; i++) {
        memcpy(at, &edges.held[(uint8_t)(newest - i) % EDGES_HELD], sizeof(edge_t));
        at += sizeof(edge_t);
    }
    return 3 + n * sizeof(edge_t);
}

uint8_t edges_next(uint8_t *payload) {
    uint16_t newest = edges.sent + 1;
    uint8_t length = write_edges(newest, edges.known + 1, payload);
    if (edges.known < EDGES_IN_MESSAGE - 1) edges.known++;
    edges.sent = newest;
    return length;
}

uint8_t edges_from(uint16_t number, uint16_t from, uint8_t *payload) {
    uint16_t later = number - from;  // edges after `from`
    uint16_t sent_after = edges.sent - from;
    // Only what was sent once is repeated; the oldest places may be written to at any moment.
    if (later >= EDGES_WAITING - EDGES_IN_MESSAGE || sent_after > later) return 0;
    uint8_t n = sent_after >= EDGES_IN_MESSAGE - 1 ? EDGES_IN_MESSAGE : (uint8_t)(sent_after + 1);
    return write_edges(from + n - 1, n, payload);
}
