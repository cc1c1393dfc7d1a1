#include "station.h"

#include <string.h>

#include "blocks.h"
#include "board.h"
#include "build_id.h"
#include "config.h"
#include "edges.h"
#include "frame.h"
#include "wire.h"

#define LONGEST_PAYLOAD (14 + BLOCK_BYTES)
#define REPLY_ROOM 64     // INFO with its overhead, and a little
#define BLOCKS_A_SECOND 50
#define SELFTEST_SHORTEST_US 50
#define SELFTEST_LONGEST_US 32767

static uint8_t frame[LONGEST_PAYLOAD + FRAME_OVERHEAD];
#define payload (frame + 3)

static struct {
    uint8_t seq;  // of the next frame out
    uint8_t heard;  // a good frame has come since reset
    uint8_t armed;  // mask of START
    uint16_t rate_hz;
    uint16_t crc_bad;
    // The last command, so that a retry is answered and not carried out again.
    uint8_t last_type, last_seq, last_result, last_known;
    uint8_t stopping, stop_seq;  // STOP waits for the last block
    uint8_t testing, test_seq;   // pulses of SELFTEST, 0: no test
    uint8_t test_quiet;   // quarter seconds since the last pulse
    uint8_t status_due;
    uint8_t fault_due;    // bit n: FAULT n waits for room
    uint32_t fault_arg[8];
    uint8_t faulted;      // bit n: FAULT n was told in this run
    uint16_t edges_lost_told, samples_lost_told;
    uint32_t index_seen;
    uint8_t loop_open;
    uint8_t block_next;   // whose turn it is where both wait
    uint16_t cal_crc;
    uint8_t device_id[8];
} station;

static uint8_t *put16(uint8_t *at, uint16_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
    return at + 2;
}

static uint8_t *put32(uint8_t *at, uint32_t value) {
    return put16(put16(at, (uint16_t)value), (uint16_t)(value >> 16));
}

static uint8_t *put_tick(uint8_t *at, tick_t tick) {
    return put32(put16(at, tick.low), tick.high);
}

static uint16_t get16(const uint8_t *at) { return (uint16_t)(at[0] | (uint16_t)at[1] << 8); }

static void send(uint8_t type, uint8_t length) {
    frame[1] = type;
    frame[2] = station.seq++;
    board_line_send(frame, frame_close(frame, length));
}

static uint8_t room(uint8_t length) { return board_line_free() >= length + FRAME_OVERHEAD; }

static void send_ack(uint8_t type, uint8_t seq, uint8_t result) {
    payload[0] = type;
    payload[1] = seq;
    payload[2] = result;
    send(MSG_ACK, 3);
}

static uint16_t edge_number(void) {
    uint8_t before = board_lock();
    uint16_t number = edges.number;
    board_unlock(before);
    return number;
}

static uint32_t sample_index(void) {
    uint8_t before = board_lock();
    uint32_t index = blocks.index;
    board_unlock(before);
    return index;
}

static uint16_t lost(volatile uint16_t *counter) {
    uint8_t before = board_lock();
    uint16_t value = *counter;
    board_unlock(before);
    return value;
}

static void raise_fault(uint8_t code, uint32_t arg) {
    station.fault_due |= (uint8_t)(1 << code);
    station.fault_arg[code] = arg;
}

static void raise_fault_once(uint8_t code, uint32_t arg) {
    if (station.faulted & (1 << code)) return;
    station.faulted |= (uint8_t)(1 << code);
    raise_fault(code, arg);
}

// --- calibration ---

// The CRC that names the calibration in use: of the device's page without a converter, of the
// channel's page with one channel, over the CRCs of the channels' pages with several.
static void load_calibration(void) {
    uint8_t record[RECORD_BYTES];
    uint8_t crcs[8];
    uint8_t n = 0;
    uint16_t device_crc = 0xFFFF;
    memset(station.device_id, 0xFF, 8);
    for (uint8_t page = 0; page < RECORD_PAGES; page++) {
        board_record_read(page, record);
        if (!record_good(record)) {
            if (!record_blank(record)) raise_fault(FAULT_EEPROM, page);
            continue;
        }
        if (page == PAGE_DEVICE) {
            memcpy(station.device_id, record + RECORD_DEVICE_ID, 8);
            device_crc = record_crc(record);
        } else if (page < CHANNELS) {
            put16(crcs + n, record_crc(record));
            n += 2;
        }
    }
    if (CHANNELS == 0) station.cal_crc = device_crc;
    else if (n < 2 * CHANNELS) station.cal_crc = 0xFFFF;
    else if (CHANNELS == 1) station.cal_crc = get16(crcs);
    else station.cal_crc = crc16(0xFFFF, crcs, n);
}

// --- messages ---

static void send_info(void) {
    static const uint8_t build[4] = {BUILD_ID};
    uint8_t *at = payload;
    *at++ = PROTO_MAJOR;
    *at++ = PROTO_MINOR;
    *at++ = FIRMWARE_MAJOR;
    *at++ = FIRMWARE_MINOR;
    *at++ = FIRMWARE_PATCH;
    memcpy(at, build, 4);
    at += 4;
    *at++ = HARDWARE_KIND;
    memcpy(at, station.device_id, 8);
    at = put32(at + 8, board_boots());
    *at++ = board_reset_cause();
    at = put32(at, TICK_HZ);
    *at++ = TICK_BITS;
    at = put16(at, JUMPSTATION_CLOCK_TOLERANCE_PPM);
    *at++ = MATS;
    *at++ = 1;  // mat A is stamped by capture hardware
    *at++ = JUMPSTATION_ADC;
    *at++ = CHANNELS;
    *at++ = 24;
    at = put32(at, (uint32_t)station.rate_hz * 1000);
    *at++ = CHANNELS ? blocks.size : 0;
    at = put16(at, station.cal_crc);
    at = put16(at, adc.id);
    *at++ = adc.state;
    *at++ = 0;
    send(MSG_INFO, (uint8_t)(at - payload));
}

static void send_status(void) {
    uint16_t edges_lost = lost(&edges.lost), samples_lost = lost(&blocks.lost);
    uint8_t flags = board_mats();
    if (station.armed) flags |= STATUS_ARMED;
    if (edges_lost != station.edges_lost_told || samples_lost != station.samples_lost_told)
        flags |= STATUS_OVERRUN;
    station.edges_lost_told = edges_lost;
    station.samples_lost_told = samples_lost;
    uint8_t *at = put_tick(payload, board_now());
    *at++ = flags;
    at = put16(at, edge_number());
    at = put16(at, edges_lost);
    at = put32(at, sample_index());
    at = put16(at, samples_lost);
    at = put16(at, adc.bad);
    at = put16(at, (uint16_t)(station.crc_bad + board_frames_spoilt()));
    at = put16(at, board_supply_mv());
    at = put16(at, board_loop(0));
    at = put16(at, board_loop(1));
    send(MSG_STATUS, (uint8_t)(at - payload));
    station.status_due = 0;
}

static void send_fault(void) {
    uint8_t code = 1;
    while (!(station.fault_due & (1 << code))) code++;
    station.fault_due &= (uint8_t) ~(1 << code);
    payload[0] = code;
    put32(put_tick(payload + 1, board_now()), station.fault_arg[code]);
    send(MSG_FAULT, 11);
}

static void send_block(const block_t *block) {
    uint8_t bytes = block->n * SAMPLE_BYTES;
    uint8_t *at = put32(put_tick(payload, block->tick), block->index);
    *at++ = block->n;
    *at++ = block->flags;
    memcpy(at, block->words, bytes);
    blocks_sent();
    send(MSG_SAMPLES, 12 + bytes);
}

// --- commands ---

static void disarm(void) {
    board_arm(0);
    if (station.armed & MASK_ADC) adc_stop();
    station.armed = 0;
}

static uint8_t block_size(uint16_t rate_hz) {
    uint16_t size = rate_hz / BLOCKS_A_SECOND;
    if (size < 1) return 1;
    if (CHANNELS && size > BLOCK_BYTES / (SAMPLE_BYTES + !SAMPLE_BYTES))
        return BLOCK_BYTES / (SAMPLE_BYTES + !SAMPLE_BYTES);
    return (uint8_t)size;
}

static uint8_t link_carries(uint16_t rate_hz) {
    uint8_t size = block_size(rate_hz);
    uint32_t bytes_a_second = (uint32_t)rate_hz * (18 + size * SAMPLE_BYTES) / size;
    return bytes_a_second <= JUMPSTATION_BAUD / 10 * 8 / 10;
}

static uint8_t start_converter(uint16_t rate_hz) {
    if (CHANNELS == 0) return NO_CONVERTER;
    if (rate_hz == 0) return BAD_ARGUMENT;
    if (!adc_rate_known(rate_hz) || !link_carries(rate_hz)) return RATE_NOT_CARRIED;
    blocks_clear(block_size(rate_hz));
    uint8_t result = adc_start(rate_hz);
    if (result == DONE) {
        station.rate_hz = rate_hz;
    } else {
        raise_fault(adc.state == ADC_WRONG_REGISTER ? FAULT_ADC_REGISTER : FAULT_ADC_SILENT,
                    adc.evidence);
    }
    return result;
}

static uint8_t do_start(const uint8_t *args, uint8_t n) {
    uint8_t mask = args[0];
    if (n != 3 || mask == 0 || mask > 7) return BAD_ARGUMENT;
    if (station.testing) return BUSY;
    disarm();
    station.stopping = 0;
    station.faulted = 0;
    uint8_t before = board_lock();
    edges_clear();
    board_unlock(before);
    blocks_clear(blocks.size ? blocks.size : 1);
    station.edges_lost_told = station.samples_lost_told = 0;
    station.index_seen = 0xFFFFFFFF;
    if (mask & MASK_ADC) {
        uint8_t result = start_converter(get16(args + 1));
        if (result != DONE) return result;
    }
    station.armed = mask;
    station.status_due = 1;
    board_arm(mask);
    return DONE;
}

static uint8_t do_calset(const uint8_t *args, uint8_t n) {
    if (station.armed) return REFUSED_ARMED;
    if (station.testing) return BUSY;
    if (n != 1 + RECORD_BYTES || args[0] >= RECORD_PAGES || !record_good(args + 1))
        return BAD_ARGUMENT;
    if (!board_record_write(args[0], args + 1)) return EEPROM_FAILED;
    load_calibration();
    return DONE;
}

static uint8_t do_selftest(const uint8_t *args, uint8_t n) {
    uint16_t width_us = n == 3 ? get16(args + 1) : 0;
    if (station.armed) return REFUSED_ARMED;
    if (station.testing) return BUSY;
    if (args[0] < 1 || args[0] > 200 || width_us < SELFTEST_SHORTEST_US ||
        width_us > SELFTEST_LONGEST_US)
        return BAD_ARGUMENT;
    uint8_t before = board_lock();
    edges_clear();
    board_unlock(before);
    station.testing = args[0];
    station.test_quiet = 0;
    board_arm(1);
    board_pulse(args[0], width_us * 2);
    return DONE;
}

static void end_selftest(void) {
    uint16_t number = edge_number();
    uint8_t good = number == 2 * (uint16_t)station.testing && edges.lost == 0;
    board_arm(0);
    station.testing = 0;
    if (!good) raise_fault(FAULT_SELFTEST, number / 2 + 1);
    uint8_t result = good ? DONE : SELFTEST_FAILED;
    if (station.last_type == CMD_SELFTEST) station.last_result = result;
    send_ack(CMD_SELFTEST, station.test_seq, result);
}

// Answers that are not an ACK; 0: there is none, `result` is to be acknowledged.
static uint8_t answer(uint8_t type, const uint8_t *args, uint8_t n, tick_t arrived,
                      uint8_t *result) {
    *result = BAD_ARGUMENT;
    switch (type) {
        case CMD_INFO:
            send_info();
            return 1;
        case CMD_EDGES:
            if (n == 2) n = edges_from(edge_number(), get16(args), payload);
            else n = 0;
            *result = GONE;
            if (n) send(MSG_EDGE, n);
            return n;
        case CMD_PING:
            if (n != 4) return 0;
            memcpy(payload, args, 4);
            put_tick(put_tick(payload + 4, arrived), board_now());
            send(MSG_PONG, 16);
            return 1;
        case CMD_CALGET:
            if (n != 1 || args[0] >= RECORD_PAGES) return 0;
            payload[0] = args[0];
            board_record_read(args[0], payload + 1);
            send(MSG_CAL, 1 + RECORD_BYTES);
            return 1;
    }
    *result = UNKNOWN_COMMAND;
    return 0;
}

static void do_command(const uint8_t *command, uint8_t length, tick_t arrived) {
    uint8_t type = command[0], seq = command[1], n = length - 2;
    const uint8_t *args = command + 2;
    uint8_t repeated = station.last_known && type == station.last_type && seq == station.last_seq;
    uint8_t acknowledged = type == CMD_START || type == CMD_STOP || type == CMD_CALSET ||
                           type == CMD_SELFTEST;
    if (repeated && acknowledged) {
        if (!station.stopping) send_ack(type, seq, station.last_result);
        return;
    }
    uint8_t result = DONE;
    uint8_t answered = 0;
    station.last_type = type;
    station.last_seq = seq;
    station.last_known = 1;
    switch (type) {
        case CMD_START: result = do_start(args, n); break;
        case CMD_CALSET: result = do_calset(args, n); break;
        case CMD_SELFTEST:
            result = do_selftest(args, n);
            if (result == DONE) station.test_seq = seq;
            break;
        case CMD_STOP:
            disarm();
            blocks_finish();
            station.stopping = 1;
            station.stop_seq = seq;
            answered = 1;
            break;
        default: answered = answer(type, args, n, arrived, &result);
    }
    station.last_result = result;
    if (!answered) send_ack(type, seq, result);
}

static uint8_t take_frame(void) {
    uint8_t n;
    tick_t arrived;
    uint8_t *bytes = board_frame(&n, &arrived);
    if (!bytes) return 0;
    uint8_t length = frame_open(bytes, n);
    if (length) {
        station.heard = 1;
        do_command(bytes, length, arrived);
    } else if (station.heard && station.crc_bad != 0xFFFF) {
        station.crc_bad++;
    }
    board_frame_done();
    return 1;
}

// --- the main loop's part ---

void station_begin(void) {
    blocks.size = 0;
    load_calibration();
    send_info();
}

static void watch(void) {
    uint16_t edges_lost = lost(&edges.lost), samples_lost = lost(&blocks.lost);
    if (edges_lost) raise_fault_once(FAULT_EDGES, edges_lost);
    if (samples_lost) raise_fault_once(FAULT_SAMPLES, samples_lost);
    if (adc.upset) {
        adc.upset = 0;
        raise_fault_once(FAULT_ADC_SILENT, adc.evidence);
    }
}

void station_quarter_second(void) {
    station.status_due = 1;
    if (station.testing && !board_pulses_left()) station.test_quiet++;
    if (station.armed & MASK_ADC) {
        uint32_t index = sample_index();
        if (index == station.index_seen) {
            if (adc.bad != 0xFFFF) adc.bad++;
            adc.state = ADC_SILENT;
            raise_fault_once(FAULT_ADC_SILENT, 0);
        }
        station.index_seen = index;
    }
    for (uint8_t mat = 0; mat < MATS; mat++) {
        uint16_t reading = board_loop(mat);
        uint8_t bit = (uint8_t)(1 << mat);
        // Whole: 0 (closed) or 0.91 of the supply (idle, behind 47 kilohms). Above 0.96: cut.
        if (reading == NOT_FITTED || reading < 980) {
            station.loop_open &= (uint8_t)~bit;
        } else if (!(station.loop_open & bit)) {
            station.loop_open |= bit;
            raise_fault(FAULT_LOOP, mat);
        }
    }
}

// Edges and blocks take turns, so that a burst of bounces does not push samples out, nor samples
// edges.
static void send_measurements(void) {
    for (;;) {
        block_t *block = blocks_next();
        uint8_t edge_waits = edge_number() != edges.sent;
        if (block && (station.block_next || !edge_waits)) {
            if (!room(12 + block->n * SAMPLE_BYTES)) return;
            send_block(block);
            station.block_next = 0;
        } else if (edge_waits) {
            if (!room(3 + EDGES_IN_MESSAGE * sizeof(edge_t))) return;
            send(MSG_EDGE, edges_next(payload));
            station.block_next = 1;
        } else {
            return;
        }
    }
}

static uint8_t has_work(void) {
    return edges.number != edges.sent || blocks.filled != blocks.sent;
}

void station_turn(void) {
    while (room(REPLY_ROOM) && take_frame()) {
    }
    watch();
    if (station.fault_due && room(11)) send_fault();
    if (station.status_due && room(27)) send_status();
    send_measurements();
    uint8_t drained = !has_work();
    if (station.stopping && drained && room(3)) {
        station.stopping = 0;
        send_ack(CMD_STOP, station.stop_seq, DONE);
    }
    if (station.testing && station.test_quiet >= 2 && drained && room(3)) end_selftest();
}
