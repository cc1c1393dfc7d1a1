// No converter: a mat only.
#include "config.h"
#if JUMPSTATION_ADC == 0

#include "board.h"
#include "wire.h"

volatile adc_t adc;
uint8_t adc_rate_known(uint16_t rate_hz) {
    (void)rate_hz;
    return 0;
}
uint8_t adc_start(uint16_t rate_hz) {
    (void)rate_hz;
    return NO_CONVERTER;
}
void adc_stop(void) {}

#endif
