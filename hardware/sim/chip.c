// The processor: the image, the pins, and what libsimavr 1.6 does otherwise than silicon does.
#include <stdlib.h>
#include <string.h>

#include "avr_extint.h"
#include "avr_ioport.h"
#include "avr_timer.h"
#include "avr_uart.h"
#include "sim.h"
#include "sim_cycle_timers.h"
#include "sim_hex.h"
#include "sim_io.h"

static avr_timer_t *timer1;
static avr_extint_t *extint;
static avr_uart_t *uart;
static uint8_t external_mask[128], external_value[128];
static void (*core_reset)(avr_t *);
static int was_reset;

static void *find_io(const char *kind, int name) {
    for (avr_io_t *io = avr->io_port; io; io = io->next) {
        if (strcmp(io->kind, kind)) continue;
        if (name && ((avr_timer_t *)io)->name != name) continue;
        return io;
    }
    fprintf(stderr, "sim: no %s in this library\n", kind);
    exit(2);
}

// A pulled-up input jumps back to 1 at each write to its PORT unless it is marked as driven.
void pin_drive(char port, int pin, int level) {
    uint8_t bit = (uint8_t)(1 << pin);
    external_mask[(int)port] |= bit;
    external_value[(int)port] = (uint8_t)((external_value[(int)port] & ~bit) | (level ? bit : 0));
    avr_ioport_external_t external = {
        .name = port, .mask = external_mask[(int)port], .value = external_value[(int)port]};
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(port), &external);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), level ? 1 : 0);
}

int pin_level(char port, int pin) {
    return (int)avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin)->value & 1;
}

void pin_watch(char port, int pin, avr_irq_notify_t notify) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), notify, 0);
}

// A flag register: a written 1 clears that flag and no other.
static void clear_flag(avr_int_vector_t *vector, uint8_t written, int bit) {
    if (written & (1 << bit)) avr_clear_interrupt(avr, vector);
}

static void write_tifr1(avr_t *a, avr_io_addr_t addr, uint8_t value, void *param) {
    (void)a, (void)addr, (void)param;
    clear_flag(&timer1->overflow, value, 0);
    clear_flag(&timer1->comp[0].interrupt, value, 1);
    clear_flag(&timer1->comp[1].interrupt, value, 2);
    clear_flag(&timer1->icr, value, 5);
}

static void write_eifr(avr_t *a, avr_io_addr_t addr, uint8_t value, void *param) {
    (void)a, (void)addr, (void)param;
    clear_flag(&extint->eint[0].vector, value, 0);
    clear_flag(&extint->eint[1].vector, value, 1);
}

// SPI of its own: the library takes 100 us a byte whatever the clock.
static uint8_t spi_received;

static avr_cycle_count_t spi_done(avr_t *a, avr_cycle_count_t when, void *param) {
    (void)a, (void)when, (void)param;
    avr->data[R_SPSR] |= 0x80;
    return 0;
}

static void write_spdr(avr_t *a, avr_io_addr_t addr, uint8_t value, void *param) {
    (void)a, (void)addr, (void)param;
    static const int divider[4] = {4, 16, 64, 128};
    int cycles = divider[avr->data[R_SPCR] & 3] / (avr->data[R_SPSR] & 1 ? 2 : 1);
    avr->data[R_SPSR] &= 0x7F;
    if (!(avr->data[R_SPCR] & 0x40)) return;
    spi_received = converter_spi(value, avr->frequency / (double)cycles,
                                 avr->data[R_SPCR] >> 2 & 3);
    avr_cycle_timer_register(avr, 8 * (avr_cycle_count_t)cycles, spi_done, 0);
}

static uint8_t read_spdr(avr_t *a, avr_io_addr_t addr, void *param) {
    (void)a, (void)param;
    avr->data[R_SPSR] &= 0x7F;
    return avr->data[addr] = spi_received;
}

// The library counts a parity bit that 8N1 has not.
static avr_io_write_t library_ubrr;
static void *library_ubrr_param;

static void write_ubrr(avr_t *a, avr_io_addr_t addr, uint8_t value, void *param) {
    (void)param;
    library_ubrr(a, addr, value, library_ubrr_param);
    uart->cycles_per_byte = uart->cycles_per_byte / 11 * 10;
}

static avr_io_write_t library_tccr1b;
static void *library_tccr1b_param;
static int timer_runs;

static void write_tccr1b(avr_t *a, avr_io_addr_t addr, uint8_t value, void *param) {
    (void)param;
    library_tccr1b(a, addr, value, library_tccr1b_param);
    if (!timer_runs && (value & 7)) {
        timer_runs = 1;
        fprintf(truth, "zero %llu\n", (unsigned long long)avr->cycle);
    }
}

#define HOOK_WRITE(address, function) \
    (avr->io[AVR_DATA_TO_IO(address)].w.c = (function))

static void hook_registers(void) {
    HOOK_WRITE(R_TIFR1, write_tifr1);
    HOOK_WRITE(R_EIFR, write_eifr);
    HOOK_WRITE(R_SPDR, write_spdr);
    avr->io[AVR_DATA_TO_IO(R_SPDR)].r.c = read_spdr;
    library_ubrr = avr->io[AVR_DATA_TO_IO(R_UBRR0L)].w.c;
    library_ubrr_param = avr->io[AVR_DATA_TO_IO(R_UBRR0L)].w.param;
    HOOK_WRITE(R_UBRR0L, write_ubrr);
    library_tccr1b = avr->io[AVR_DATA_TO_IO(R_TCCR1B)].w.c;
    library_tccr1b_param = avr->io[AVR_DATA_TO_IO(R_TCCR1B)].w.param;
    HOOK_WRITE(R_TCCR1B, write_tccr1b);
}

static void no_sleep(avr_t *a, avr_cycle_count_t how_long) { (void)a, (void)how_long; }

static void note_reset(avr_t *a) {
    was_reset = 1;
    timer_runs = 0;
    if (core_reset) core_reset(a);
}

static void lamp(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)param;
    if (!(value & 1) || (irq->value & 1)) return;
    if (armed_at != NEVER && !options.repeat) return;
    armed_at = avr->cycle;
    fprintf(truth, "armed %llu\n", (unsigned long long)armed_at);
    script_armed();
}

// A main loop that hangs: two bytes of flash that the image does not use, "jump to yourself".
#define HANG_AT 0x7000

// Both wait until the library is between two instructions: inside a timer it puts the program
// counter back.
static uint8_t reset_wanted;
static int freeze_wanted;
void chip_reset(uint8_t cause) { reset_wanted = cause; }
void chip_freeze(void) { freeze_wanted = 1; }

void chip_between_instructions(void) {
    if (freeze_wanted && avr->sreg[S_I]) {
        freeze_wanted = 0;
        avr->state = cpu_Running;
        avr->pc = HANG_AT;
    }
    if (reset_wanted) {
        avr_reset(avr);
        // The library leaves the cause of a reset alone.
        avr->data[R_MCUSR] = reset_wanted;
        reset_wanted = 0;
    }
}

double chip_baud(void) { return 10.0 * avr->frequency / (double)uart->cycles_per_byte; }
avr_cycle_count_t chip_byte_cycles(void) { return uart->cycles_per_byte; }

void chip_begin(void) {
    uint32_t size = 0, start = 0;
    uint8_t *image = read_ihex_file(options.firmware, &size, &start);
    if (!image) {
        fprintf(stderr, "sim: %s is not an Intel hex file\n", options.firmware);
        exit(2);
    }
    avr = avr_make_mcu_by_name("atmega328p");
    if (!avr || size + start > HANG_AT) {
        fprintf(stderr, "sim: no atmega328p, or the image is too large\n");
        exit(2);
    }
    avr_init(avr);
    avr->frequency = 16000000;
    avr->vcc = avr->avcc = avr->aref = 5000;
    memcpy(avr->flash + start, image, size);
    avr->flash[HANG_AT] = 0xFF;
    avr->flash[HANG_AT + 1] = 0xCF;
    if (options.optiboot) avr->flash[0x7FFE] = avr->flash[0x7FFF] = 4;
    avr->codeend = avr->flashend;
    avr->log = LOG_NONE;
    avr->sleep = no_sleep;
    timer1 = find_io("timer", '1');
    extint = find_io("extint", 0);
    uart = find_io("uart", 0);
    hook_registers();
    // A pin that is low while its interrupt is not set up yet would ask for one for ever.
    avr_extint_set_strict_lvl_trig(avr, 0, 0);
    avr_extint_set_strict_lvl_trig(avr, 1, 0);
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    core_reset = avr->reset;
    avr->reset = note_reset;
    chip_after_reset();
}

void chip_after_reset(void) {
    for (int port = 'B'; port <= 'D'; port++)
        for (int pin = 0; pin < 8; pin++)
            if (external_mask[port] & (1 << pin))
                pin_drive((char)port, pin, external_value[port] >> pin & 1);
    pin_watch('C', 2, lamp);
}

int chip_was_reset(void) {
    int before = was_reset;
    was_reset = 0;
    return before;
}

