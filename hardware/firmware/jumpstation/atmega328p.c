// The board: ATmega328P at 16 MHz (Uno, Nano and their like). Pins are in hardware/README.md.
#if defined(__AVR__)

#include <avr/eeprom.h>
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "blocks.h"
#include "board.h"
#include "config.h"
#include "edges.h"
#include "frame.h"
#include "station.h"
#include "timer.h"
#include "wire.h"

volatile uint32_t overflows;
volatile uint8_t wake;

uint8_t board_lock(void) {
    uint8_t before = SREG;
    cli();
    return before;
}

void board_unlock(uint8_t before) { SREG = before; }

tick_t board_now(void) {
    uint8_t before = board_lock();
    tick_t now = tick_now();
    board_unlock(before);
    return now;
}

// --- reset: what caused it, and the watchdog off before it bites again ---

static uint8_t reset_cause __attribute__((section(".noinit")));

// Optiboot hands the cause on in r2 and clears MCUSR; other boot loaders leave MCUSR alone.
__attribute__((naked, used, section(".init3"))) static void keep_reset_cause(void) {
    uint8_t from_boot_loader;
    __asm__ volatile("mov %0, r2" : "=r"(from_boot_loader));
    uint8_t cause = MCUSR;
    reset_cause = cause ? cause : from_boot_loader & 0x0F;
    MCUSR = 0;
    wdt_disable();
}

uint8_t board_reset_cause(void) { return reset_cause; }

// Optiboot keeps its version in the last word of flash and serves the watchdog; the boot loader
// of old Nanos leaves that word empty and would reset for ever.
static uint8_t boot_loader_minds_watchdog(void) {
    uint8_t major = pgm_read_byte(0x7FFF);
    return major >= 4 && major != 0xFF;
}

// --- timer 1: the clock, mat A's stamps, the self-test's pulses ---

static volatile uint8_t armed_mats;
static volatile uint8_t touched;  // mats with an edge since the main loop last looked

#define MAT_A_CLOSED (PINB & _BV(PB0) ? JUMPSTATION_MAT_CLOSED : !JUMPSTATION_MAT_CLOSED)
#define MAT_B_CLOSED (PIND & _BV(PD2) ? JUMPSTATION_MAT_CLOSED : !JUMPSTATION_MAT_CLOSED)

ISR(TIMER1_OVF_vect) {
    overflows++;
    wake = 1;
}

// The two interrupts of the mats are as short as they can be: each delays the other's stamps.
ISR(TIMER1_CAPT_vect) {
    uint16_t stamp = ICR1;
    uint32_t high = high_of(stamp);
    uint8_t closed = TCCR1B & _BV(ICES1) ? JUMPSTATION_MAT_CLOSED : !JUMPSTATION_MAT_CLOSED;
    uint8_t flags = 0;
    for (;;) {
        // Wait for the other edge. It may have come already, before the capture unit listened for
        // it: then the pin has gone back and nothing is captured, and software stamps it, late.
        TCCR1B ^= _BV(ICES1);
        TIFR1 = _BV(ICF1);
        uint8_t now_closed = MAT_A_CLOSED;
        uint8_t asked = TIFR1 & _BV(ICF1);
        if (armed_mats & 1) edges_push(closed, flags, stamp, high);
        if (now_closed == closed || asked) break;
        stamp = TCNT1;
        high = high_of(stamp);
        flags = EDGE_LATE;
        closed = now_closed;
    }
    touched |= 1;
    wake = 1;
}

static uint8_t mat_b_closed;

ISR(INT0_vect) {
    uint16_t stamp = TCNT1;
    uint32_t high = high_of(stamp);
    uint8_t closed;
    do {  // until the level belongs to the last edge that asked for this interrupt
        EIFR = _BV(INTF0);
        closed = MAT_B_CLOSED;
    } while (EIFR & _BV(INTF0));
    uint8_t flags = EDGE_SOFT;
    uint8_t next = !mat_b_closed;
    uint8_t pair = closed != next;  // there and back before the level could be read
    if (pair) flags |= EDGE_LATE;
    mat_b_closed = closed;
    if (armed_mats & 2) {
        for (;;) {
            edges_push(1 << 4 | next, flags, stamp, high);
            if (!pair) break;
            pair = 0;
            next = closed;
        }
    }
    touched |= 2;
    wake = 1;
}

void board_arm(uint8_t mask) {
    armed_mats = mask & 3;
    if (mask) PORTC |= _BV(PC2);
    else PORTC &= (uint8_t)~_BV(PC2);
}

// A level is settled when it has not changed for 10 ms.
#define SETTLED_TICKS (TICK_HZ / 100)
static struct {
    uint8_t settled, closed;
    uint32_t since[MATS];
} mats;

static uint32_t now32(void) {
    tick_t now = board_now();
    return (uint32_t)now.high << 16 | now.low;
}

static void watch_mats(void) {
    uint8_t before = board_lock();
    uint8_t changed = touched;
    touched = 0;
    board_unlock(before);
    uint32_t now = now32();
    for (uint8_t mat = 0; mat < MATS; mat++) {
        uint8_t bit = (uint8_t)(1 << mat);
        if (changed & bit) {
            mats.since[mat] = now;
            mats.settled &= (uint8_t)~bit;
        } else if (!(mats.settled & bit) && now - mats.since[mat] >= SETTLED_TICKS) {
            mats.settled |= bit;
            if (mat ? MAT_B_CLOSED : MAT_A_CLOSED) mats.closed |= bit;
            else mats.closed &= (uint8_t)~bit;
        }
    }
}

uint8_t board_mats(void) {
    return (uint8_t)(mats.settled << 6 | (mats.settled & mats.closed) << 4);
}

#define PULSE_GAP_TICKS 8000  // 4 ms: what the line needs to carry the edges of one pulse
static volatile uint16_t toggles_left;
static uint16_t pulse_ticks, gap_ticks;

uint8_t board_pulses_left(void) {
    uint8_t before = board_lock();
    uint8_t left = toggles_left != 0;
    board_unlock(before);
    return left;
}

ISR(TIMER1_COMPA_vect) {
    if (--toggles_left == 0) {
        TIMSK1 &= (uint8_t)~_BV(OCIE1A);
        TCCR1A = 0;
        DDRB &= (uint8_t)~_BV(PB1);
        PORTB &= (uint8_t)~_BV(PB1);
        return;
    }
    OCR1A += toggles_left & 1 ? pulse_ticks : gap_ticks;
}

void board_pulse(uint8_t pulses, uint16_t width_ticks) {
    pulse_ticks = width_ticks;
    gap_ticks = width_ticks > PULSE_GAP_TICKS ? width_ticks : PULSE_GAP_TICKS;
    uint8_t before = board_lock();
    toggles_left = 2 * (uint16_t)pulses;
    // The output starts at the open level and changes by hardware, at exact ticks.
#if JUMPSTATION_MAT_CLOSED
    PORTB &= (uint8_t)~_BV(PB1);
    TCCR1A = _BV(COM1A1);
#else
    PORTB |= _BV(PB1);
    TCCR1A = _BV(COM1A1) | _BV(COM1A0);
#endif
    TCCR1C = _BV(FOC1A);
    TCCR1A = _BV(COM1A0);
    DDRB |= _BV(PB1);
    OCR1A = TCNT1 + PULSE_GAP_TICKS;
    TIFR1 = _BV(OCF1A);
    TIMSK1 |= _BV(OCIE1A);
    board_unlock(before);
}

// --- the line ---

static volatile uint8_t line_head, line_tail;
static uint8_t line_bytes[256];

uint8_t board_line_free(void) { return 255 - (uint8_t)(line_head - line_tail); }

void board_line_send(const uint8_t *frame, uint8_t n) {
    uint8_t head = line_head;
    while (n--) line_bytes[head++] = *frame++;
    line_head = head;
    uint8_t before = board_lock();
    UCSR0B |= _BV(UDRIE0);
    board_unlock(before);
}

ISR(USART_UDRE_vect) {
    uint8_t tail = line_tail;
    if (tail == line_head) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
        wake = 1;
        return;
    }
    UDR0 = line_bytes[tail];
    line_tail = ++tail;
    if ((uint8_t)(line_head - tail) == 128) wake = 1;  // room for the longest frame
}

// The longest command is CALSET: 47 bytes with its closing zero.
#define COMMAND_LONGEST 56
static struct {
    uint8_t bytes[COMMAND_LONGEST];
    uint8_t n;
    tick_t arrived;
} commands[2];
static volatile uint8_t command_full[2];
static uint8_t command_in, command_out;
static uint8_t command_n, command_spoilt;
static volatile uint16_t frames_spoilt;

ISR(USART_RX_vect) {
    uint8_t status = UCSR0A;
    uint8_t byte = UDR0;
    if (status & (_BV(FE0) | _BV(DOR0))) command_spoilt = 1;
    if (byte != 0) {
        if (command_full[command_in] || command_n >= COMMAND_LONGEST) command_spoilt = 1;
        else commands[command_in].bytes[command_n++] = byte;
        return;
    }
    if (command_spoilt) {
        if (frames_spoilt != 0xFFFF) frames_spoilt++;
    } else if (command_n) {
        commands[command_in].n = command_n;
        commands[command_in].arrived = tick_now();
        command_full[command_in] = 1;
        command_in ^= 1;
        wake = 1;
    }
    command_n = 0;
    command_spoilt = 0;
}

uint8_t *board_frame(uint8_t *n, tick_t *arrived) {
    if (!command_full[command_out]) return 0;
    *n = commands[command_out].n;
    *arrived = commands[command_out].arrived;
    return commands[command_out].bytes;
}

void board_frame_done(void) {
    command_full[command_out] = 0;
    command_out ^= 1;
}

uint16_t board_frames_spoilt(void) {
    uint8_t before = board_lock();
    uint16_t value = frames_spoilt;
    board_unlock(before);
    return value;
}

// --- EEPROM: two boot counters taken in turn, then the records ---

#define BOOTS_AT(slot) ((uint8_t *)0 + (slot) * 8)
#define RECORD_AT(page) ((uint8_t *)0 + 16 + (page) * RECORD_BYTES)

static uint32_t boots;

typedef struct {
    uint32_t count;
    uint16_t crc;
} __attribute__((packed)) boot_slot_t;

static void count_boot(void) {
    uint8_t oldest = 0;
    for (uint8_t slot = 0; slot < 2; slot++) {
        boot_slot_t read;
        eeprom_read_block(&read, BOOTS_AT(slot), sizeof read);
        if (crc16(0xFFFF, (uint8_t *)&read, 4) == read.crc && read.count >= boots) {
            boots = read.count;
            oldest = !slot;
        }
    }
    boots++;
    boot_slot_t next = {boots, 0};
    next.crc = crc16(0xFFFF, (uint8_t *)&next, 4);
    eeprom_update_block(&next, BOOTS_AT(oldest), sizeof next);
}

uint32_t board_boots(void) { return boots; }

void board_record_read(uint8_t page, uint8_t *record) {
    eeprom_read_block(record, RECORD_AT(page), RECORD_BYTES);
}

uint8_t board_record_write(uint8_t page, const uint8_t *record) {
    uint8_t same = 1;
    for (uint8_t i = 0; i < RECORD_BYTES; i++) {
        wdt_reset();
        eeprom_update_byte(RECORD_AT(page) + i, record[i]);
    }
    for (uint8_t i = 0; i < RECORD_BYTES; i++)
        if (eeprom_read_byte(RECORD_AT(page) + i) != record[i]) same = 0;
    return same;
}

// --- the processor's own converter: supply and the supervised loops ---

#define MUX_BANDGAP (_BV(REFS0) | 0x0E)
#define MUX_LOOP(mat) (_BV(REFS0) | (mat))
#define ADC_ON (_BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0))

static uint16_t supply_mv;
static uint16_t loop_reading[MATS] = {NOT_FITTED, NOT_FITTED};

// A wire from D4 (mat A) or D5 (mat B) to ground says that the loop's resistor is fitted.
static uint8_t loop_fitted(uint8_t mat) { return !(PIND & (mat ? _BV(PD5) : _BV(PD4))); }

static void take_supply(uint16_t reading) {
    if (reading) supply_mv = (uint16_t)(1100UL * 1023 / reading);
}

// One step every 32.768 ms, eight steps round: switch over, let settle, convert, read.
static void analogue_step(uint8_t step) {
    switch (step) {
        case 0: ADMUX = MUX_BANDGAP; break;
        case 2: take_supply(ADC); ADMUX = MUX_LOOP(0); break;
        case 4: loop_reading[0] = loop_fitted(0) ? ADC : NOT_FITTED; ADMUX = MUX_LOOP(1); break;
        case 6: loop_reading[1] = loop_fitted(1) ? ADC : NOT_FITTED; break;
        default: ADCSRA = ADC_ON | _BV(ADSC);
    }
}

// Once before the first STATUS, waiting: 112 microseconds a conversion.
static void analogue_begin(void) {
    for (uint8_t step = 0; step < 7; step++) {
        analogue_step(step);
        if (step & 1) loop_until_bit_is_clear(ADCSRA, ADSC);
        for (uint8_t i = 0; i < 255; i++) __asm__ volatile("nop");
    }
}

uint16_t board_supply_mv(void) { return supply_mv; }
uint16_t board_loop(uint8_t mat) { return loop_reading[mat]; }

// --- begin, and for ever ---

static void pins_begin(void) {
    PORTB = _BV(PB0) | _BV(PB2);                           // mat A pulled up, converter not selected
    DDRB = _BV(PB2) | _BV(PB3) | _BV(PB5);
    PORTD = _BV(PD2) | _BV(PD3) | _BV(PD4) | _BV(PD5);     // mat B, data ready, straps pulled up
    DDRD = _BV(PD6);
    DDRC = _BV(PC2);
}

static void timer_begin(void) {
    TCCR1A = 0;
    TCCR1B = _BV(CS11);  // 16 MHz / 8; falling edges first
    do {                 // the capture unit waits for the edge that the pin can make next
        if (PINB & _BV(PB0)) TCCR1B &= (uint8_t)~_BV(ICES1);
        else TCCR1B |= _BV(ICES1);
        TIFR1 = _BV(ICF1);
    } while (!(PINB & _BV(PB0)) != !!(TCCR1B & _BV(ICES1)));
    TIMSK1 = _BV(ICIE1) | _BV(TOIE1);
    EICRA = _BV(ISC00) | _BV(ISC11);  // mat B: both edges; data ready: falling
    EIFR = _BV(INTF0);
    mat_b_closed = MAT_B_CLOSED;
    EIMSK = _BV(INT0);
}

static void line_begin(void) {
    UCSR0A = _BV(U2X0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UBRR0 = (F_CPU / 8 + JUMPSTATION_BAUD / 2) / JUMPSTATION_BAUD - 1;
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

int main(void) {
    pins_begin();
    timer_begin();
    line_begin();
    analogue_begin();
    count_boot();
    if (boot_loader_minds_watchdog()) wdt_enable(WDTO_2S);
    set_sleep_mode(SLEEP_MODE_IDLE);
    sei();
    station_begin();
    uint8_t handled = 0;
    for (;;) {
        wdt_reset();
        watch_mats();
        uint8_t turns = (uint8_t)board_now().high;
        if (turns != handled) {
            handled = turns;
            analogue_step(turns & 7);
            if ((turns & 7) == 7) station_quarter_second();
        }
        station_turn();
        cli();
        while (!wake) {
            sleep_enable();
            sei();
            sleep_cpu();
            sleep_disable();
            cli();
        }
        wake = 0;
        sei();
    }
}

#endif
