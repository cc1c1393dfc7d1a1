#include "blocks.h"

#include "wire.h"

blocks_t blocks;

void blocks_clear(uint8_t samples_in_block) {
    blocks.filled = blocks.sent = 0;
    blocks.index = 0;
    blocks.lost = 0;
    blocks.gap = 0;
    blocks.size = samples_in_block;
    blocks.held[0].n = 0;
}

static block_t *open_block(void) {
    if ((uint8_t)(blocks.filled - blocks.sent) >= BLOCKS) return 0;
    return &blocks.held[blocks.filled % BLOCKS];
}

static void close_block(void) {
    uint8_t filled = blocks.filled + 1;
    if ((uint8_t)(filled - blocks.sent) < BLOCKS) blocks.held[filled % BLOCKS].n = 0;
    blocks.filled = filled;
}

uint8_t *blocks_place(tick_t tick) {
    block_t *block = open_block();
    if (!block) {
        blocks_drop(1);
        return 0;
    }
    // After a time without a free block this one still holds what was sent of it long ago.
    if (block->n >= blocks.size || blocks.gap) block->n = 0;
    if (block->n == 0) {
        block->tick = tick;
        block->index = blocks.index;
        block->flags = blocks.gap ? BLOCK_GAP : 0;
        blocks.gap = 0;
    }
    return block->words + block->n * SAMPLE_BYTES;
}

void blocks_keep(void) {
    block_t *block = &blocks.held[blocks.filled % BLOCKS];
    const uint8_t *word = block->words + block->n * SAMPLE_BYTES;
    for (uint8_t i = 0; i < CHANNELS; i++, word += 3) {
        if ((word[0] == 0x7F && word[1] == 0xFF && word[2] == 0xFF) ||
            (word[0] == 0x80 && word[1] == 0x00 && word[2] == 0x00))
            block->flags |= BLOCK_SATURATED;
    }
    blocks.index++;
    if (++block->n >= blocks.size) close_block();
}

void blocks_drop(uint8_t n) {
    block_t *block = open_block();
    if (block && !blocks.gap && block->n > 0 && block->n < blocks.size) close_block();
    blocks.index += n;
    blocks.lost = blocks.lost > 0xFFFF - n ? 0xFFFF : blocks.lost + n;
    blocks.gap = 1;
}

void blocks_finish(void) {
    block_t *block = open_block();
    if (block && !blocks.gap && block->n > 0 && block->n < blocks.size) close_block();
}

block_t *blocks_next(void) {
    if (blocks.filled == blocks.sent) return 0;
    return &blocks.held[blocks.sent % BLOCKS];
}
