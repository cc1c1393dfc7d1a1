// What is wired to this board. Every choice may be given to the compiler instead (-D).
#ifndef JUMPSTATION_CONFIG_H
#define JUMPSTATION_CONFIG_H

// The converter of the plate, as INFO names it: 0 none (mat only), 1 ADS1256 (one channel),
// 2 ADS131M02, 3 ADS131M04 (left on channel 0, right on channel 1), 4 CS1237 (one channel).
#ifndef JUMPSTATION_ADC
#define JUMPSTATION_ADC 0
#endif

// Bits a second on the USB line: 500000, or 250000 where a USB bridge cannot carry that.
#ifndef JUMPSTATION_BAUD
#define JUMPSTATION_BAUD 500000UL
#endif

// Level of D8 and D2 while a foot is on the mat: 0 with the mat straight to ground or behind two
// inverters, 1 behind a single inverter.
#ifndef JUMPSTATION_MAT_CLOSED
#define JUMPSTATION_MAT_CLOSED 0
#endif

// What the maker of the board promises for its clock, in parts per million (ceramic resonator).
#ifndef JUMPSTATION_CLOCK_TOLERANCE_PPM
#define JUMPSTATION_CLOCK_TOLERANCE_PPM 5000
#endif

#endif
