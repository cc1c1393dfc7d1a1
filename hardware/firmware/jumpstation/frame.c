#include "frame.h"

static uint16_t crc16_byte(uint16_t crc, uint8_t byte) {
    uint8_t x = (uint8_t)(crc >> 8) ^ byte;
    x ^= x >> 4;
    return (uint16_t)((crc << 8) ^ ((uint16_t)x << 12) ^ ((uint16_t)x << 5) ^ x);
}

uint16_t crc16(uint16_t crc, const uint8_t *bytes, uint8_t n) {
    while (n--) crc = crc16_byte(crc, *bytes++);
    return crc;
}

uint8_t frame_close(uint8_t *frame, uint8_t payload_length) {
    uint8_t body = payload_length + 2;
    uint16_t crc = crc16(0xFFFF, frame + 1, body);
    frame[1 + body] = (uint8_t)crc;
    frame[2 + body] = (uint8_t)(crc >> 8);
    body += 2;
    // Every zero gives way to the distance to the next one; the frame is too short for a run of
    // 254 bytes, so nothing ever moves.
    uint8_t last = 0;
    for (uint8_t i = 1; i <= body; i++) {
        if (frame[i] == 0) {
            frame[last] = i - last;
            last = i;
        }
    }
    frame[last] = body + 1 - last;
    frame[body + 1] = 0;
    return body + 2;
}

uint8_t frame_open(uint8_t *bytes, uint8_t n) {
    if (n < 5) return 0;
    uint8_t next = 0;
    while (next < n) {
        uint8_t code = bytes[next];
        if (code == 0 || code > n - next) return 0;
        bytes[next] = 0;
        next += code;
    }
    for (uint8_t i = 1; i < n; i++) bytes[i - 1] = bytes[i];
    uint8_t body = n - 1;
    uint16_t crc = crc16(0xFFFF, bytes, body - 2);
    if (bytes[body - 2] != (uint8_t)crc || bytes[body - 1] != (uint8_t)(crc >> 8)) return 0;
    return body - 2;
}
