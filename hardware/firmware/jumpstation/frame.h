// Frames: COBS(type, seq, payload, crc) and a closing 0x00.
#ifndef JUMPSTATION_FRAME_H
#define JUMPSTATION_FRAME_H

#include <stdint.h>

#define FRAME_LONGEST 254
#define FRAME_OVERHEAD 6  // COBS 1, type 1, seq 1, crc 2, closing 0x00

// CRC-16/CCITT, polynomial 0x1021, start with 0xFFFF.
uint16_t crc16(uint16_t crc, const uint8_t *bytes, uint8_t n);

// Closes a frame in place. frame[1] type, frame[2] seq, frame[3...] payload are filled in; there
// must be room for n + FRAME_OVERHEAD bytes. Returns the length of the frame.
uint8_t frame_close(uint8_t *frame, uint8_t payload_length);

// Opens a frame in place, its closing 0x00 already taken off: afterwards bytes[0] is type,
// bytes[1] seq, bytes[2...] payload. Returns 2 + the payload's length, or 0 for a bad frame.
uint8_t frame_open(uint8_t *bytes, uint8_t n);

#endif
