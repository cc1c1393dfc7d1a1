// SPI to a converter: /CS on D10, MOSI D11, MISO D12, SCK D13; clock idle low, data on the second
// edge (mode 1), as all of TI's converters want it.
#ifndef JUMPSTATION_SPI_H
#define JUMPSTATION_SPI_H

#include <avr/io.h>
#include <stdint.h>

static inline void spi_begin_4mhz(void) {
    SPSR = 0;
    SPCR = _BV(SPE) | _BV(MSTR) | _BV(CPHA);
}

static inline void spi_begin_1mhz(void) {
    SPSR = 0;
    SPCR = _BV(SPE) | _BV(MSTR) | _BV(CPHA) | _BV(SPR0);
}

static inline uint8_t spi_byte(uint8_t out) {
    SPDR = out;
    loop_until_bit_is_set(SPSR, SPIF);
    return SPDR;
}

static inline void spi_select(void) { PORTB &= (uint8_t)~_BV(PB2); }
static inline void spi_release(void) { PORTB |= _BV(PB2); }

// Data ready is low on D3.
static inline uint8_t data_ready(void) { return !(PIND & _BV(PD3)); }

#endif
