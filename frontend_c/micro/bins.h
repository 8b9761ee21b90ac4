/* The one work buffer of the micro front end and the tables that every configuration shares. */
#ifndef WSP_MICRO_BINS_H
#define WSP_MICRO_BINS_H

#include <stdint.h>

#define WSP_MICRO_FFT_SIZE 512
#define WSP_MICRO_HALF_SIZE 256 /* complex points of the FFT over pairs of samples */
#define WSP_MICRO_BIN_COUNT 257

/* A frame on its way: windowed samples, then interleaved spectrum, then power, each replacing the one before. */
typedef union wsp_micro_bins {
    int16_t z[2 * WSP_MICRO_BIN_COUNT];
    uint32_t power[WSP_MICRO_BIN_COUNT];
} wsp_micro_bins;

/* Generated: tables/micro_tables.c. */
extern const int16_t wsp_micro_fft_twiddles_q15[64 * 6];    /* re, im of exp(-2 pi i j m / 256) for m = 1, 2, 3 */
extern const int16_t wsp_micro_split_twiddles_q15[2 * 128]; /* re, im of -i exp(-pi i k / 256) for k = 1 to 128 */
extern const uint16_t wsp_micro_log2_correction_q16[129];   /* log2(1 + i / 128) - i / 128 */

#endif /* WSP_MICRO_BINS_H */
