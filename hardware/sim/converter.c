// Models of the plate's converters. They answer identification and status, keep registers, refuse
// what the chip would refuse, and write every breach of the data sheet into the truth file.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"
#include "sim_cycle_timers.h"
#include "sim_io.h"

enum { NONE, ADS1256, ADS131M02, ADS131M04, CS1237 };
static int kind;
static int chip_channels;

static double first_cycle, period_cycles;  // of the conversions since the last restart
static uint32_t conversions;
static int32_t latest[4];
static int running, silent, saturate_left, bad_register;
static float *force;
static long force_rows;

static void breach(const char *what) { fprintf(truth, "breach %s\n", what); }

// --- what is weighed: a pattern that knows its own number, or forces from a file ---

static uint32_t mixed(uint32_t i) { return (i * 2654435761u) >> 8; }

// From the middle of the filter's window to data ready; hardware/plate/README.md.
static double filter_delay_s(void) {
    double period_s = period_cycles / avr->frequency;
    if (options.filter_delay_s >= 0) return options.filter_delay_s;
    if (kind == ADS1256) return 4 / 60000.0 + period_s / 2;
    if (kind != CS1237 && period_s > 1 / 4000.0) return 2 / 8000.0 + period_s / 2;
    return 1.5 * period_s;
}

static int32_t count_at(uint32_t i, int channel, double cycle) {
    if (saturate_left > 0) return 0x7FFFFF;
    if (!force) return (int32_t)((channel == 0 ? i : mixed(i + (uint32_t)channel)) & 0xFFFFFF);
    double since_s = -1;
    if (armed_at != NEVER)
        since_s = (us_of_cycles((avr_cycle_count_t)cycle) - us_of_cycles(armed_at)) / 1e6 -
                  filter_delay_s();
    double row = since_s * options.force_rate_hz;
    if (row < 0) row = 0;
    if (row > (double)(force_rows - 1)) row = (double)(force_rows - 1);
    long low = (long)row;
    long high = low + 1 < force_rows ? low + 1 : low;
    double share = row - (double)low;
    return (int32_t)lrint(force[2 * low + (channel & 1)] * (1 - share) +
                          force[2 * high + (channel & 1)] * share) & 0xFFFFFF;
}

static void load_force(void) {
    FILE *file = fopen(options.force, "rb");
    if (!file) {
        fprintf(stderr, "sim: no force file %s\n", options.force);
        exit(2);
    }
    fseek(file, 0, SEEK_END);
    force_rows = ftell(file) / (long)(2 * sizeof(float));
    rewind(file);
    force = malloc((size_t)force_rows * 2 * sizeof(float));
    if (force_rows < 1 || fread(force, 2 * sizeof(float), (size_t)force_rows, file) != (size_t)force_rows)
        exit(2);
    fclose(file);
}

// --- conversions ---

static void ready(void);

static avr_cycle_count_t convert(avr_t *a, avr_cycle_count_t when, void *param) {
    (void)a, (void)when, (void)param;
    double cycle = first_cycle + conversions * period_cycles;
    for (int i = 0; i < 4; i++) latest[i] = count_at(conversions, i, cycle);
    if (saturate_left > 0) saturate_left--;
    conversions++;
    if (!silent) ready();
    return (avr_cycle_count_t)(first_cycle + conversions * period_cycles + 0.5);
}

static void restart(double rate_hz, double settle_s) {
    rate_hz *= options.adc_clock_factor * (1 + options.adc_ppm / 1e6) / (1 + options.clock_ppm / 1e6);
    period_cycles = avr->frequency / rate_hz;
    first_cycle = (double)avr->cycle + settle_s * avr->frequency;
    conversions = 0;
    running = 1;
    avr_cycle_timer_cancel(avr, convert, 0);
    avr_cycle_timer_register(avr, (avr_cycle_count_t)(first_cycle + 0.5) - avr->cycle, convert, 0);
    fprintf(truth, "conversions %.3f %.6f\n", first_cycle, period_cycles);
}

static void data_ready(int low) { pin_drive('D', 3, !low); }

// --- ADS131M02 and M04 ---

static uint16_t m_register[64];
static uint16_t m_response;
static uint8_t m_in[64], m_out[64];
static int m_bytes, m_frame_bytes, m_fresh;
static int32_t m_held[2][4];  // two conversions deep
static int m_held_n;

#define M_STATUS 1
#define M_MODE 2
#define M_CLOCK 3
#define M_GAIN 4

static void m_defaults(void) {
    memset(m_register, 0, sizeof m_register);
    m_register[0] = (uint16_t)(0x2000 | chip_channels << 8);
    m_register[M_STATUS] = 0x0500;
    m_register[M_MODE] = 0x0510;
    m_register[M_CLOCK] = chip_channels == 2 ? 0x030E : 0x0F0E;
    m_register[6] = 0x0600;
    m_response = (uint16_t)(0xFF20 | chip_channels);
    m_held_n = 0;
}

static void m_restart(void) {
    static const int ratio[8] = {128, 256, 512, 1024, 2048, 4096, 8192, 16256};
    double rate = 8192000.0 / 2 / ratio[m_register[M_CLOCK] >> 2 & 7];
    m_held_n = 0;
    restart(rate, 3 / rate);  // a sinc3 filter is settled after three periods
}

static uint16_t m_status(void) {
    uint16_t status = (uint16_t)((m_register[M_MODE] & 0x0700) | (m_register[M_STATUS] & ~0x070F));
    uint16_t enabled = m_register[M_CLOCK] >> 8 & 0x0F;
    return (uint16_t)(status | (m_fresh ? enabled : 0));
}

static void m_write(int address, uint16_t value) {
    static const uint16_t writable[16] = {0, 0, 0x3F1F, 0x0FFF, 0x7777, 0, 0x1FFF};
    if (address > 15 || !writable[address]) {
        breach("write to a register that cannot be written");
        return;
    }
    if (value & ~writable[address]) breach("reserved register bits written");
    if (bad_register && address == M_GAIN) return;
    m_register[address] = value;
    if (address == M_CLOCK) m_restart();
}

static uint16_t crc_ccitt(const uint8_t *bytes, int n) {
    uint16_t crc = 0xFFFF;
    for (int i = 0; i < n; i++) {
        crc ^= (uint16_t)(bytes[i] << 8);
        for (int bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    return crc;
}

static void m_select(void) {
    m_bytes = 0;
    memset(m_out, 0, sizeof m_out);
    int32_t *data = m_held_n ? m_held[0] : latest;
    uint16_t word = m_response == 0xFFFF ? m_status() : m_response;
    m_out[0] = (uint8_t)(word >> 8);
    m_out[1] = (uint8_t)word;
    for (int i = 0; i < chip_channels; i++) {
        int32_t value = m_register[M_CLOCK] >> (8 + i) & 1 ? data[i] : 0;
        m_out[3 + 3 * i] = (uint8_t)(value >> 16);
        m_out[4 + 3 * i] = (uint8_t)(value >> 8);
        m_out[5 + 3 * i] = (uint8_t)value;
    }
    uint16_t crc = crc_ccitt(m_out, m_frame_bytes - 3);
    m_out[m_frame_bytes - 3] = (uint8_t)(crc >> 8);
    m_out[m_frame_bytes - 2] = (uint8_t)crc;
}

static void m_deselect(void) {
    if (m_bytes == 0) return;
    if (m_bytes < m_frame_bytes) breach("short frame");
    uint16_t command = (uint16_t)(m_in[0] << 8 | m_in[1]);
    int address = command >> 7 & 0x3F;
    m_response = 0xFFFF;  // stands for: the status word
    if (command == 0x0011) {
        if (m_bytes >= m_frame_bytes) {
            m_defaults();
            m_restart();
        }
    } else if ((command & 0xE000) == 0xA000) {
        m_response = address == M_STATUS ? m_status() : m_register[address];
    } else if ((command & 0xE000) == 0x6000) {
        if ((command & 0x7F) != 0) breach("only single registers are modelled");
        m_write(address, (uint16_t)(m_in[3] << 8 | m_in[4]));
        m_response = (uint16_t)(0x4000 | (command & 0x1FFF));
    } else if (command != 0) {
        breach("unknown command");
    }
    if (m_held_n == 2) memcpy(m_held[0], m_held[1], sizeof m_held[0]);
    if (m_held_n) m_held_n--;
    m_fresh = m_held_n > 0;
    data_ready(0);
}

static uint8_t m_spi(uint8_t byte) {
    if (m_bytes >= (int)sizeof m_in) return 0;
    m_in[m_bytes] = byte;
    return m_out[m_bytes++];
}

static void m_ready(void) {
    if (m_held_n == 2) {
        memcpy(m_held[0], m_held[1], sizeof m_held[0]);
        m_held_n = 1;
        fprintf(truth, "unread %u\n", conversions - 1);
    }
    memcpy(m_held[m_held_n++], latest, sizeof m_held[0]);
    m_fresh = 1;
    data_ready(0);
    data_ready(1);
}

// --- ADS1256 ---

static uint8_t e_register[11];
static int e_continuous, e_left_to_write, e_address, e_command, e_counting;
static uint8_t e_out[12];
static int e_out_n, e_out_at;
static avr_cycle_count_t e_command_at;
static uint8_t e_data[3];
static int e_data_at = 3;

static double e_rate(void) {
    static const struct { uint8_t code; double rate; } rates[] = {
        {0xF0, 30000}, {0xE0, 15000}, {0xD0, 7500}, {0xC0, 3750}, {0xB0, 2000}, {0xA1, 1000},
        {0x92, 500}, {0x82, 100}};
    for (int i = 0; i < 8; i++)
        if (rates[i].code == e_register[3]) return rates[i].rate;
    breach("unknown data rate");
    return 1000;
}

// Table 13 of the data sheet: how long after a restart the first settled value comes.
static double e_settling_s(void) { return (4 + 30000 / e_rate()) / 30000 + 47e-6; }

static void e_restart(double extra_s) {
    data_ready(0);
    e_data_at = 3;
    restart(e_rate(), e_settling_s() + extra_s);
}

static void e_defaults(void) {
    static const uint8_t defaults[11] = {0x30, 0x01, 0x20, 0xF0, 0xE0};
    memcpy(e_register, defaults, sizeof defaults);
    e_continuous = e_left_to_write = e_out_n = e_out_at = 0;
}

static void e_run(uint8_t command) {
    e_command_at = avr->cycle + 8 * 16;
    switch (command) {
        case 0x00: break;  // WAKEUP, or idle
        case 0x03:
            if (pin_level('D', 3)) breach("RDATAC without data ready");
            e_continuous = 1;
            break;
        case 0x0F: e_continuous = 0; break;
        case 0xF0: e_restart(0.001); break;
        case 0xFC: break;
        case 0xFE: e_defaults(); e_restart(0.0006); break;
        default:
            if ((command & 0xF0) == 0x10 || (command & 0xF0) == 0x50) {
                e_command = command & 0xF0;
                e_address = command & 0x0F;
                e_counting = 1;
            } else {
                breach("unknown command");
            }
    }
}

static void e_write(uint8_t value) {
    if (e_address > 10) breach("write past the last register");
    else if (e_address == 0) e_register[0] = (uint8_t)((e_register[0] & 0xF1) | (value & 0x0E));
    else if (!(bad_register && e_address == 2)) e_register[e_address] = value;
    if (e_address == 3) e_restart(0);
    e_address++;
}

static uint8_t e_spi(uint8_t byte, double clock_hz) {
    if (clock_hz > 7680000.0 / 4 * 1.0001) breach("SPI clock over a quarter of the master clock");
    double since_command_s = ((double)avr->cycle - (double)e_command_at) / avr->frequency;
    if (e_counting) {
        e_counting = 0;
        if (e_command == 0x50) e_left_to_write = byte + 1;
        else {
            e_out_n = byte + 1;
            e_out_at = 0;
            for (int i = 0; i < e_out_n; i++)
                e_out[i] = e_address + i < 11 ? e_register[e_address + i] : 0;
        }
        e_command_at = avr->cycle + 8 * 16;
        return 0;
    }
    if (e_left_to_write) {
        e_left_to_write--;
        e_write(byte);
        return 0;
    }
    if (e_out_at < e_out_n) {
        if (e_out_at == 0 && since_command_s < 50 / 7.68e6) breach("register read before t6");
        return e_out[e_out_at++];
    }
    if (e_continuous && byte != 0x0F && byte != 0xFE) {
        if (byte) breach("command in continuous mode");
        if (e_data_at >= 3) {
            breach("read without data");
            return 0;
        }
        if (e_data_at == 0 && since_command_s < 50 / 7.68e6) breach("data read before t6");
        uint8_t value = e_data[e_data_at++];
        if (e_data_at == 3) data_ready(0);
        return value;
    }
    e_run(byte);
    return 0;
}

static void e_ready(void) {
    if (e_data_at > 0 && e_data_at < 3) breach("conversion finished within a read");
    if (e_continuous && e_data_at == 0) fprintf(truth, "unread %u\n", conversions - 1);
    for (int i = 0; i < 3; i++) e_data[i] = (uint8_t)(latest[0] >> (16 - 8 * i));
    e_data_at = 0;
    data_ready(0);
    data_ready(1);
}

// --- CS1237: two wires ---

static uint8_t c_config, c_word, c_new_config;
static int c_clock, c_updated;
static avr_cycle_count_t c_rose, c_fell;

static double c_rate(void) {
    static const double rates[4] = {10, 40, 640, 1280};
    return rates[c_config >> 4 & 3];
}

static void c_rise(void) {
    if (avr->cycle - c_fell < 7) breach("CS1237 clock low under 455 ns");
    c_rose = avr->cycle;
    c_clock++;
    if (c_clock <= 24) pin_drive('D', 3, latest[0] >> (24 - c_clock) & 1);
    else if (c_clock <= 26) pin_drive('D', 3, c_updated);
    else if (c_clock >= 38 && c_clock <= 45 && c_word == 0x56)
        pin_drive('D', 3, c_config >> (45 - c_clock) & 1);
    else pin_drive('D', 3, 1);
    if (c_clock == 27) c_word = c_new_config = 0;
}

static void c_fall(void) {
    avr_cycle_count_t high = avr->cycle - c_rose;
    c_fell = avr->cycle;
    if (high < 7) breach("CS1237 clock high under 455 ns");
    if (high > 100 * 16) breach("CS1237 clock high over 100 us: it sleeps");
    int driven = avr->data[0x2A] & 8;  // the processor holds the line
    int bit = driven ? avr->data[0x2B] >> 3 & 1 : 1;
    if (c_clock >= 30 && c_clock <= 36) {
        if (!driven) breach("CS1237 command word not driven");
        c_word = (uint8_t)(c_word << 1 | bit);
    }
    if (c_clock >= 38 && c_clock <= 45 && c_word == 0x65)
        c_new_config = (uint8_t)(c_new_config << 1 | bit);
    if (c_clock == 46) {
        if (c_word == 0x65) {
            if (c_new_config & 0x80) breach("CS1237 reserved bit written");
            if (!bad_register) c_config = c_new_config;
            restart(c_rate(), 4 / c_rate());
        } else if (c_word != 0x56) {
            breach("CS1237 unknown command word");
        }
        c_clock = 0;
    }
}

static void c_ready(void) {
    if (c_clock > 0 && c_clock < 27) {
        breach("conversion finished within a read");
        return;
    }
    if (c_clock > 27) return;  // in the middle of the register access
    if (c_clock == 0 && conversions > 1 && !pin_level('D', 3)) fprintf(truth, "unread %u\n", conversions - 1);
    c_clock = 0;
    pin_drive('D', 3, 1);
    pin_drive('D', 3, 0);
}

// --- one face for all ---

static void ready(void) {
    if (kind == ADS131M02 || kind == ADS131M04) m_ready();
    else if (kind == ADS1256) e_ready();
    else if (kind == CS1237) c_ready();
}

static void chip_select(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)param;
    int before = irq->value & 1, now = value & 1;
    if (before == now || silent || (kind != ADS131M02 && kind != ADS131M04)) return;
    if (now) m_deselect();
    else m_select();
}

static void clock_wire(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)param;
    int before = irq->value & 1, now = value & 1;
    if (before == now || silent || kind != CS1237) return;
    if (now) c_rise();
    else c_fall();
}

uint8_t converter_spi(uint8_t byte, double clock_hz, int mode) {
    if (silent || kind == NONE || kind == CS1237) return 0xFF;
    if (mode != 1) breach("SPI mode is not 1");
    if (pin_level('B', 2)) return 0xFF;
    return kind == ADS1256 ? e_spi(byte, clock_hz) : m_spi(byte);
}

static void power_up(void) {
    if (kind == ADS131M02 || kind == ADS131M04) {
        m_defaults();
        m_restart();
    } else if (kind == ADS1256) {
        e_defaults();
        e_restart(0.0006);
    } else if (kind == CS1237) {
        c_config = 0x0C;
        c_clock = 0;
        restart(c_rate(), 4 / c_rate());
    }
}

void converter_begin(void) {
    static const char *names[] = {"none", "ads1256", "ads131m02", "ads131m04", "cs1237"};
    for (kind = 4; kind > 0 && strcmp(options.adc, names[kind]); kind--) {
    }
    if (kind == 0 && strcmp(options.adc, "none")) {
        fprintf(stderr, "sim: no converter %s\n", options.adc);
        exit(2);
    }
    chip_channels = kind == ADS131M04 ? 4 : 2;
    m_frame_bytes = 3 * (chip_channels + 2);
    if (options.force) load_force();
    if (kind) power_up();
    converter_after_reset();
}

// The converter has its own power: a reset of the processor does not touch it.
void converter_after_reset(void) {
    pin_watch('B', 2, chip_select);
    pin_watch('D', 6, clock_wire);
    if (!kind || !running) return;
    double next = first_cycle + conversions * period_cycles;
    while (next <= (double)avr->cycle) next = first_cycle + ++conversions * period_cycles;
    avr_cycle_timer_cancel(avr, convert, 0);
    avr_cycle_timer_register(avr, (avr_cycle_count_t)(next + 0.5) - avr->cycle, convert, 0);
}

void converter_fault(const char *what) {
    if (!strncmp(what, "silent", 6)) {
        silent = 1;
        data_ready(0);
    } else if (!strncmp(what, "back", 4)) {
        silent = 0;
        power_up();
    } else if (!strncmp(what, "reset", 5)) {
        power_up();
    } else if (!strncmp(what, "saturate", 8)) {
        saturate_left = atoi(what + 8);
    } else if (!strncmp(what, "badregister", 11)) {
        bad_register = 1;
    } else {
        fprintf(stderr, "sim: no converter fault %s\n", what);
        exit(2);
    }
}
