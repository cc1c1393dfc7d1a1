/* Reads lines "close TYPE SEQ PAYLOADHEX" and "open FRAMEHEX", answers each with one line of hex:
 * the frame that frame_close makes, or type, seq and payload of what frame_open takes ("bad"). */
#include <stdio.h>
#include <string.h>

#include "frame.h"

static int from_hex(const char *text, uint8_t *bytes) {
    int n = 0;
    unsigned byte;
    while (sscanf(text, "%2x", &byte) == 1) {
        bytes[n++] = (uint8_t)byte;
        text += 2;
    }
    return n;
}

static void print_hex(const uint8_t *bytes, int n) {
    for (int i = 0; i < n; i++) printf("%02x", bytes[i]);
    printf("\n");
}

int main(void) {
    char line[1200], word[8], hex[1100];
    uint8_t bytes[600], room[600];
    while (fgets(line, sizeof line, stdin)) {
        unsigned type, seq;
        hex[0] = 0;
        if (sscanf(line, "close %u %u %1099s", &type, &seq, hex) >= 2) {
            int n = from_hex(hex, bytes);
            memset(room, 0xA5, sizeof room);
            room[1] = (uint8_t)type;
            room[2] = (uint8_t)seq;
            memcpy(room + 3, bytes, (size_t)n);
            print_hex(room, frame_close(room, (uint8_t)n));
        } else if (sscanf(line, "%7s %1099s", word, hex) >= 1 && !strcmp(word, "open")) {
            int n = from_hex(hex, bytes);
            uint8_t taken = n && n <= 254 && bytes[n - 1] == 0 ? frame_open(bytes, (uint8_t)(n - 1)) : 0;
            if (taken) print_hex(bytes, taken);
            else printf("bad\n");
        }
    }
    return 0;
}
