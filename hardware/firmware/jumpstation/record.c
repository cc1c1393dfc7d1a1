#include "record.h"

#include "frame.h"

uint8_t record_good(const uint8_t *record) {
    return record[0] == RECORD_VERSION && crc16(0xFFFF, record, 38) == record_crc(record);
}

uint8_t record_blank(const uint8_t *record) {
    for (uint8_t i = 0; i < RECORD_BYTES; i++)
        if (record[i] != 0xFF) return 0;
    return 1;
}
