/* The one work buffer of the front end and the tables that every configuration shares. */
#ifndef WSP_BINS_H
#define WSP_BINS_H

#include <stdint.h>

#define WSP_FFT_SIZE 512
#define WSP_HALF_SIZE 256 /* complex points of the FFT over pairs of samples */
#define WSP_BIN_COUNT 257 /* 0 Hz to 8 kHz */

/* A frame on its way: windowed samples, then interleaved spectrum, then power, each replacing the one before.
 * Power is read and written through the union only, so that compilers see that both views share memory. */
typedef union wsp_bins {
    int32_t z[2 * WSP_BIN_COUNT];
    uint64_t power[WSP_BIN_COUNT];
} wsp_bins;

/* Generated: tables/fft_tables.c and tables/log2_table.c. */
#define WSP_REVERSAL_PAIRS 136 /* 120 exchanges and 16 indices that stay */
extern const uint8_t
    wsp_reversal_pairs[2 * WSP_REVERSAL_PAIRS];       /* i, j: each the other with its base-4 digits reversed */
extern const int32_t wsp_fft_twiddles_q31[64 * 6];    /* cos, sin of 2 pi j m / 256 for m = 1, 2, 3 */
extern const int32_t wsp_split_twiddles_q31[2 * 128]; /* cos, sin of 2 pi k / 512 for k = 0 to 127 */
extern const uint32_t wsp_log2_table_q16[65];         /* log2(1 + i / 64) */

#endif /* WSP_BINS_H */
