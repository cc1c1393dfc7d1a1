// The serial line: the UART's bytes to and from a pseudo terminal, or into a file, and what can
// happen to them on the way.
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "avr_uart.h"
#include "sim.h"
#include "sim_cycle_timers.h"
#include "sim_io.h"

static int master = -1, host_there, host_was_there, unplugged;
static FILE *out, *arrivals;
static uint8_t to_host[4096], to_device[4096];
static int to_host_n, to_device_n, to_device_at;
static int corrupt_left, lose_left;
static uint32_t dice = 1;

static uint8_t any_byte(void) { return (uint8_t)((dice = dice * 1664525u + 1013904223u) >> 24); }

static double host_baud(void) {
    static const struct { speed_t speed; double baud; } speeds[] = {
        {B9600, 9600},     {B19200, 19200},   {B38400, 38400},   {B57600, 57600},
        {B115200, 115200}, {B230400, 230400}, {B460800, 460800}, {B500000, 500000},
        {B921600, 921600}, {B1000000, 1000000}};
    struct termios settings;
    if (master < 0 || tcgetattr(master, &settings) != 0) return 0;
    for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
        if (cfgetospeed(&settings) == speeds[i].speed) return speeds[i].baud;
    return 0;  // a speed without a name, such as 250000: taken on trust
}

// A UART tolerates about 3 % between the two ends.
static int speeds_agree(void) {
    double host = host_baud();
    return host == 0 || (host / chip_baud() > 0.97 && host / chip_baud() < 1.03);
}

void line_flush(void) {
    if (out) fflush(out);
    if (arrivals) fflush(arrivals);
    int sent = 0;
    while (master >= 0 && host_there && sent < to_host_n) {
        ssize_t n = write(master, to_host + sent, (size_t)(to_host_n - sent));
        if (n > 0) {
            sent += (int)n;
            continue;
        }
        if (errno != EAGAIN) break;
        // The host reads slowly: simulated time waits for it.
        struct pollfd wait = {.fd = master, .events = POLLOUT};
        poll(&wait, 1, 100);
        if (wait.revents & POLLHUP) break;
    }
    to_host_n = 0;
}

static void byte_out(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)irq, (void)param;
    uint8_t byte = (uint8_t)value;
    if (lose_left > 0) {
        lose_left--;
        return;
    }
    if (corrupt_left > 0) {
        corrupt_left--;
        byte ^= (uint8_t)(1 << (any_byte() & 7));
    }
    if (out) fputc(byte, out);
    if (arrivals) {
        double at_s = us_of_cycles(avr->cycle + chip_byte_cycles()) / 1e6;
        fwrite(&at_s, sizeof at_s, 1, arrivals);
    }
    if (master < 0) return;
    if (!speeds_agree()) byte = any_byte();
    to_host[to_host_n++] = byte;
    if (to_host_n == (int)sizeof to_host) line_flush();
}

static avr_cycle_count_t byte_in(avr_t *a, avr_cycle_count_t when, void *param) {
    (void)a, (void)param;
    if (to_device_at == to_device_n) {
        to_device_at = to_device_n = 0;
        return 0;
    }
    uint8_t byte = to_device[to_device_at++];
    if (master >= 0 && !speeds_agree()) byte = any_byte();
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), byte);
    return when + chip_byte_cycles();
}

void line_send(const uint8_t *bytes, int n) {
    if (to_device_n + n > (int)sizeof to_device) return;
    memcpy(to_device + to_device_n, bytes, (size_t)n);
    to_device_n += n;
    if (!avr_cycle_timer_status(avr, byte_in, 0))
        avr_cycle_timer_register(avr, chip_byte_cycles(), byte_in, 0);
}

void line_spoil(int corrupt, int lose) {
    corrupt_left += corrupt;
    lose_left += lose;
}

void line_unplug(void) {
    line_flush();
    if (master >= 0) close(master);
    master = -1;
    unplugged = 1;
}

static FILE *open_to_write(const char *path) {
    FILE *file = path ? fopen(path, "wb") : 0;
    if (path && !file) {
        fprintf(stderr, "sim: %s cannot be written\n", path);
        exit(2);
    }
    return file;
}

static void open_pty(void) {
    int slave;
    char name[64];
    struct termios settings;
    if (openpty(&master, &slave, name, 0, 0) != 0) {
        perror("sim: no pseudo terminal");
        exit(2);
    }
    // Raw before anybody opens it, or its echo talks to the device.
    tcgetattr(slave, &settings);
    cfmakeraw(&settings);
    tcsetattr(slave, TCSANOW, &settings);
    close(slave);
    fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK);
    printf("port %s\n", name);
    fflush(stdout);
}

void line_begin(void) {
    out = open_to_write(options.out);
    arrivals = open_to_write(options.arrivals);
    if (options.pty) open_pty();
    line_after_reset();
}

void line_after_reset(void) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT),
                            byte_out, 0);
    to_device_at = to_device_n = 0;
}

static void look_for_host(void) {
    struct pollfd look = {.fd = master, .events = POLLIN};
    poll(&look, 1, 0);
    int there = !(look.revents & POLLHUP);
    if (there && !host_there && options.dtr_reset) chip_reset(2);
    host_there = there;
    host_was_there |= there;
    if (!(look.revents & POLLIN)) return;
    uint8_t bytes[256];
    ssize_t n = read(master, bytes, sizeof bytes);
    if (n > 0) line_send(bytes, (int)n);
}

static double real_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + now.tv_nsec / 1e9;
}

// Simulated time keeps step with real time: always where that is asked for; else on a terminal
// before the script begins and after it ends, when the host is the one who acts.
static void keep_pace(void) {
    static double real_from, simulated_from;
    static int pacing;
    int wanted = options.paced || (options.pty && (armed_at == NEVER || script_done()));
    double simulated = us_of_cycles(avr->cycle) / 1e6;
    if (wanted && !pacing) {
        real_from = real_s();
        simulated_from = simulated;
    }
    pacing = wanted;
    if (!pacing) return;
    double ahead = (simulated - simulated_from) - (real_s() - real_from);
    if (ahead > 0.0005) {
        line_flush();
        struct timespec nap = {(time_t)ahead, (long)((ahead - (double)(time_t)ahead) * 1e9)};
        nanosleep(&nap, 0);
    }
}

int line_turn(void) {
    if (unplugged) return 0;
    if (master < 0) return 1;
    look_for_host();
    line_flush();
    keep_pace();
    return host_there || !host_was_there || options.keep_open;
}
