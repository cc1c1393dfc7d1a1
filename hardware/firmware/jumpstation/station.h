// The protocol: commands in, messages out. One call a turn of the main loop; nothing in it waits.
#ifndef JUMPSTATION_STATION_H
#define JUMPSTATION_STATION_H

#include <stdint.h>

void station_begin(void);         // after a reset
void station_turn(void);          // whenever something may have happened
void station_quarter_second(void);  // every 262.144 ms

#endif
