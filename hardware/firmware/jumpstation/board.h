// What the core wants of a board. The core knows no register; the board knows no message.
#ifndef JUMPSTATION_BOARD_H
#define JUMPSTATION_BOARD_H

#include <stdint.h>

#include "record.h"
#include "tick.h"

// Interrupts off, and back to what they were.
uint8_t board_lock(void);
void board_unlock(uint8_t before);

tick_t board_now(void);

// Bytes that fit into the line's queue now, and a frame put into it (it must fit).
uint8_t board_line_free(void);
void board_line_send(const uint8_t *frame, uint8_t n);

// A received frame without its closing 0x00, and when that came; 0: none. It is given back.
uint8_t *board_frame(uint8_t *n, tick_t *arrived);
void board_frame_done(void);
uint16_t board_frames_spoilt(void);  // too long, or come while both places were full

// Edges of mats in `mask` go into the queue from now on; bit 2 lights the lamp too.
void board_arm(uint8_t mask);
uint8_t board_mats(void);  // STATUS_CLOSED and STATUS_SETTLED bits of both mats

uint16_t board_supply_mv(void);
uint16_t board_loop(uint8_t mat);  // raw reading; NOT_FITTED

// Pulses on the test output; board_pulses_left is 0 when the last one is over.
void board_pulse(uint8_t pulses, uint16_t width_ticks);
uint8_t board_pulses_left(void);

void board_record_read(uint8_t page, uint8_t *record);
uint8_t board_record_write(uint8_t page, const uint8_t *record);  // 0: did not verify
uint32_t board_boots(void);
uint8_t board_reset_cause(void);

// The converter. adc_start sets it up and lets it run: DONE, NO_CONVERTER or RATE_NOT_CARRIED.
typedef struct {
    uint8_t state;      // enum adc_state
    uint16_t id;        // identification word, 0 none
    uint32_t evidence;  // argument of the FAULT that goes with the state
    uint16_t bad;       // status words that were wrong, and silences
    uint8_t upset;      // a wrong status word has come since the main loop last looked
} adc_t;
extern volatile adc_t adc;
uint8_t adc_rate_known(uint16_t rate_hz);
uint8_t adc_start(uint16_t rate_hz);
void adc_stop(void);

#endif
