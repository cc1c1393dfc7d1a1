// The script: what happens at which instant. One event a line, "#" begins a comment:
//   TIME WHAT ARGUMENTS
// TIME: microseconds of true time after the lamp lights (1500.25), cycles of the device after it
// (c24004), or microseconds after power-on (p100).
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "avr_adc.h"
#include "sim.h"
#include "sim_cycle_timers.h"
#include "sim_io.h"

typedef struct {
    double time;
    char unit;  // 'u', 'c', 'p'
    int order;
    char what[16];
    char text[224];
} event_t;

static event_t *lists[2];  // 0: counted from power-on, 1: from the lamp
static int counts[2], nexts[2];
static int pulse_jumper;

static avr_cycle_count_t when_of(const event_t *event) {
    avr_cycle_count_t base = event->unit == 'p' ? 0 : armed_at;
    return base + (avr_cycle_count_t)(event->unit == 'c' ? event->time
                                                         : cycles_of_us(event->time) + 0.5);
}

static int earlier(const void *a, const void *b) {
    const event_t *first = a, *second = b;
    double x = first->unit == 'c' ? first->time : cycles_of_us(first->time);
    double y = second->unit == 'c' ? second->time : cycles_of_us(second->time);
    if (x != y) return x < y ? -1 : 1;
    return first->order - second->order;
}

static void bad_line(int number, const char *line) {
    fprintf(stderr, "sim: script line %d is not understood: %s\n", number, line);
    exit(2);
}

static void read_script(void) {
    FILE *file = fopen(options.script, "r");
    if (!file) {
        fprintf(stderr, "sim: no script %s\n", options.script);
        exit(2);
    }
    char line[512];
    int capacity[2] = {0, 0};
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        char *comment = strchr(line, '#');
        if (comment) *comment = 0;
        char *at = line + strspn(line, " \t\r\n");
        if (!*at) continue;
        event_t event = {.unit = 'u', .order = number};
        if (*at == 'c' || *at == 'p') event.unit = *at++;
        char *end;
        event.time = strtod(at, &end);
        if (end == at || sscanf(end, "%15s %223[^\n]", event.what, event.text) < 1)
            bad_line(number, line);
        int list = event.unit == 'p' ? 0 : 1;
        if (counts[list] == capacity[list]) {
            capacity[list] = capacity[list] ? capacity[list] * 2 : 256;
            lists[list] = realloc(lists[list], (size_t)capacity[list] * sizeof event);
        }
        lists[list][counts[list]++] = event;
    }
    fclose(file);
    for (int list = 0; list < 2; list++)
        if (counts[list]) qsort(lists[list], (size_t)counts[list], sizeof(event_t), earlier);
}

static void mat(char name, int closed) {
    int level = options.mat_inverted ? closed : !closed;
    if (name == 'A') pin_drive('B', 0, level);
    else pin_drive('D', 2, level);
}

static void volts(const char *text) {
    int channel;
    unsigned millivolts;
    if (sscanf(text, "%d %u", &channel, &millivolts) != 2) return;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + channel), millivolts);
}

static void send_hex(const char *text) {
    uint8_t bytes[128];
    int n = 0;
    unsigned byte;
    while (n < 128 && sscanf(text, " %2x", &byte) == 1) {
        bytes[n++] = (uint8_t)byte;
        text += strspn(text, " \t");
        text += 2;
        if (strlen(text) < 2) break;
    }
    line_send(bytes, n);
}

static void do_reset(const char *text) {
    static const struct { const char *name; uint8_t cause; } causes[] = {
        {"power", 1}, {"external", 2}, {"brownout", 4}};
    for (int i = 0; i < 3; i++)
        if (!strncmp(text, causes[i].name, strlen(causes[i].name))) chip_reset(causes[i].cause);
}

static int ended;

static void carry_out(const event_t *event, avr_cycle_count_t when) {
    const char *what = event->what;
    int value = atoi(event->text);
    if (!strcmp(what, "A") || !strcmp(what, "B")) {
        fprintf(truth, "edge %c %d %llu\n", what[0], value, (unsigned long long)when);
        mat(what[0], value);
    } else if (!strcmp(what, "send")) send_hex(event->text);
    else if (!strcmp(what, "reset")) do_reset(event->text);
    else if (!strcmp(what, "volts")) volts(event->text);
    else if (!strcmp(what, "vcc")) avr->vcc = avr->avcc = avr->aref = (uint32_t)value;
    else if (!strcmp(what, "strap")) pin_drive('D', event->text[0] == 'A' ? 4 : 5, 0);
    else if (!strcmp(what, "jumper")) pulse_jumper = value;
    else if (!strcmp(what, "adc")) converter_fault(event->text);
    else if (!strcmp(what, "corrupt")) line_spoil(value, 0);
    else if (!strcmp(what, "lose")) line_spoil(0, value);
    else if (!strcmp(what, "unplug")) line_unplug();
    else if (!strcmp(what, "freeze")) chip_freeze();
    else if (!strcmp(what, "end")) ended = 1;
    else bad_line(event->order, what);
}

static avr_cycle_count_t next_when(int list) {
    if (nexts[list] >= counts[list] || (list == 1 && armed_at == NEVER)) return NEVER;
    return when_of(&lists[list][nexts[list]]);
}

static avr_cycle_count_t due(avr_t *a, avr_cycle_count_t when, void *param) {
    (void)a, (void)param;
    for (;;) {
        int list = next_when(0) <= next_when(1) ? 0 : 1;
        avr_cycle_count_t next = next_when(list);
        if (next == NEVER) return 0;
        if (next > when && next > avr->cycle) return next;
        const event_t *event = &lists[list][nexts[list]++];
        carry_out(event, next);
    }
}

static void arm_timer(void) {
    avr_cycle_count_t next = next_when(0) <= next_when(1) ? next_when(0) : next_when(1);
    if (next == NEVER) return;
    avr_cycle_timer_cancel(avr, due, 0);
    avr_cycle_timer_register(avr, next > avr->cycle ? next - avr->cycle : 1, due, 0);
}

static void jumper_moved(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)irq, (void)param;
    if (pulse_jumper) pin_drive('B', 0, (int)value & 1);
}

void script_begin(void) {
    if (options.script) read_script();
    mat('A', 0);
    mat('B', 0);
    script_after_reset();
}

void script_after_reset(void) {
    pin_watch('B', 1, jumper_moved);
    arm_timer();
}

void script_armed(void) {
    nexts[1] = 0;
    arm_timer();
}

int script_done(void) { return ended || (counts[1] && nexts[1] >= counts[1]); }
