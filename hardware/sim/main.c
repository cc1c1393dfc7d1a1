// The command line of the harness, and its loop.
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include "avr_eeprom.h"
#include "sim.h"
#include "sim_io.h"

options_t options;
avr_t *avr;
FILE *truth;
avr_cycle_count_t armed_at = NEVER;
static volatile sig_atomic_t told_to_stop;

double cycles_of_us(double us) { return us * CYCLES_PER_US * (1 + options.clock_ppm / 1e6); }
double us_of_cycles(avr_cycle_count_t cycles) {
    return (double)cycles / CYCLES_PER_US / (1 + options.clock_ppm / 1e6);
}

static void stop(int signal_number) {
    (void)signal_number;
    told_to_stop = 1;
}

static void eeprom_file(int save) {
    if (!options.eeprom) return;
    uint8_t bytes[1024];
    memset(bytes, 0xFF, sizeof bytes);
    avr_eeprom_desc_t all = {.ee = bytes, .offset = 0, .size = sizeof bytes};
    if (save) avr_ioctl(avr, AVR_IOCTL_EEPROM_GET, &all);
    FILE *file = fopen(options.eeprom, save ? "wb" : "rb");
    if (!file) return;  // before the first run there is none: an erased EEPROM
    if (save) fwrite(bytes, 1, sizeof bytes, file);
    else if (fread(bytes, 1, sizeof bytes, file) > 0) avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &all);
    fclose(file);
}

static const char *usage =
    "simavr-station --firmware FILE.hex [--script FILE] [--pty] [--paced] [--keep-open]\n"
    "  [--adc none|ads1256|ads131m02|ads131m04|cs1237] [--force FILE --force-rate HZ]\n"
    "  [--filter-delay SECONDS (else the chip's)] [--eeprom FILE] [--truth FILE] [--out FILE] [--arrivals FILE]\n"
    "  [--clock-ppm PPM] [--adc-ppm PPM] [--adc-clock FACTOR] [--dtr-reset] [--optiboot]\n"
    "  [--repeat] [--mat-inverted] [--end-after MICROSECONDS]\n";

static void read_options(int argc, char **argv) {
    enum { FIRMWARE = 1, SCRIPT, PTY, PACED, KEEP, ADC, FORCE, FORCE_RATE, DELAY, EEPROM, TRUTH,
           OUT, ARRIVALS, CLOCK, ADC_PPM, ADC_CLOCK, DTR, OPTIBOOT, INVERTED, REPEAT, END };
    static const struct option known[] = {
        {"firmware", 1, 0, FIRMWARE}, {"script", 1, 0, SCRIPT}, {"pty", 0, 0, PTY},
        {"paced", 0, 0, PACED}, {"keep-open", 0, 0, KEEP}, {"adc", 1, 0, ADC},
        {"force", 1, 0, FORCE}, {"force-rate", 1, 0, FORCE_RATE}, {"filter-delay", 1, 0, DELAY},
        {"eeprom", 1, 0, EEPROM}, {"truth", 1, 0, TRUTH}, {"out", 1, 0, OUT},
        {"arrivals", 1, 0, ARRIVALS}, {"clock-ppm", 1, 0, CLOCK}, {"adc-ppm", 1, 0, ADC_PPM},
        {"adc-clock", 1, 0, ADC_CLOCK}, {"dtr-reset", 0, 0, DTR}, {"optiboot", 0, 0, OPTIBOOT},
        {"mat-inverted", 0, 0, INVERTED}, {"repeat", 0, 0, REPEAT}, {"end-after", 1, 0, END}, {0, 0, 0, 0}};
    options.adc = "none";
    options.adc_clock_factor = 1;
    options.filter_delay_s = -1;
    for (int found; (found = getopt_long(argc, argv, "", known, 0)) != -1;) {
        switch (found) {
            case FIRMWARE: options.firmware = optarg; break;
            case SCRIPT: options.script = optarg; break;
            case PTY: options.pty = 1; break;
            case PACED: options.paced = 1; break;
            case KEEP: options.keep_open = 1; break;
            case ADC: options.adc = optarg; break;
            case FORCE: options.force = optarg; break;
            case FORCE_RATE: options.force_rate_hz = atof(optarg); break;
            case DELAY: options.filter_delay_s = atof(optarg); break;
            case EEPROM: options.eeprom = optarg; break;
            case TRUTH: options.truth = optarg; break;
            case OUT: options.out = optarg; break;
            case ARRIVALS: options.arrivals = optarg; break;
            case CLOCK: options.clock_ppm = atof(optarg); break;
            case ADC_PPM: options.adc_ppm = atof(optarg); break;
            case ADC_CLOCK: options.adc_clock_factor = atof(optarg); break;
            case DTR: options.dtr_reset = 1; break;
            case OPTIBOOT: options.optiboot = 1; break;
            case REPEAT: options.repeat = 1; break;
            case INVERTED: options.mat_inverted = 1; break;
            case END: options.end_after_us = atof(optarg); break;
            default: fputs(usage, stderr); exit(2);
        }
    }
    if (!options.firmware) {
        fputs(usage, stderr);
        exit(2);
    }
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    prctl(PR_SET_PDEATHSIG, SIGTERM);  // no orphan goes on running
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGPIPE, SIG_IGN);
    truth = fopen(options.truth ? options.truth : "/dev/null", "w");
    if (!truth) {
        perror("sim: truth");
        return 2;
    }
    chip_begin();
    eeprom_file(0);
    line_begin();
    converter_begin();
    script_begin();
    uint16_t lowest_stack = 0xFFFF;
    avr_cycle_count_t awake = 0;
    avr_cycle_count_t next_turn = 0;
    double end_us = options.end_after_us;
    int state = cpu_Running, going = 1;
    while (going && !told_to_stop && state != cpu_Done && state != cpu_Crashed) {
        avr_cycle_count_t before = avr->cycle;
        int was_running = avr->state == cpu_Running;
        state = avr_run(avr);
        if (was_running && avr->state == cpu_Running) awake += avr->cycle - before;
        uint16_t stack = (uint16_t)(avr->data[R_SPL] | avr->data[R_SPH] << 8);
        if (stack < lowest_stack && stack > 0x100) lowest_stack = stack;
        chip_between_instructions();
        if (chip_was_reset()) {
            fprintf(truth, "reset %llu\n", (unsigned long long)avr->cycle);
            chip_after_reset();
            line_after_reset();
            converter_after_reset();
            script_after_reset();
        }
        if (avr->cycle < next_turn) continue;
        next_turn = avr->cycle + 16000;
        going = line_turn();
        // Without a terminal the end of the script is the end.
        if (!options.pty && script_done()) going = 0;
        // Nor does anything begin that has not begun after ten seconds.
        if (!options.pty && end_us <= 0 && armed_at == NEVER && us_of_cycles(avr->cycle) > 10e6)
            going = 0;
        if (end_us > 0 && us_of_cycles(avr->cycle) >= end_us) going = 0;
    }
    line_flush();
    eeprom_file(1);
    fprintf(truth, "stack %d\n", avr->ramend - lowest_stack);
    fprintf(truth, "load %.4f\n", (double)awake / (double)avr->cycle);
    fprintf(truth, "end %llu %s\n", (unsigned long long)avr->cycle,
            state == cpu_Crashed ? "crashed" : state == cpu_Done ? "stopped" : "good");
    fclose(truth);
    return state == cpu_Crashed ? 3 : 0;
}
