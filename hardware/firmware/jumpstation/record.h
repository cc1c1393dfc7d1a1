// The calibration record of 40 bytes: only its frame is the device's business.
#ifndef JUMPSTATION_RECORD_H
#define JUMPSTATION_RECORD_H

#include <stdint.h>

#define RECORD_BYTES 40
#define RECORD_PAGES 5
#define RECORD_VERSION 1
#define PAGE_DEVICE 4
#define RECORD_DEVICE_ID 26

uint8_t record_good(const uint8_t *record);
uint8_t record_blank(const uint8_t *record);  // never written
static inline uint16_t record_crc(const uint8_t *record) {
    return (uint16_t)(record[38] | (uint16_t)record[39] << 8);
}

#endif
