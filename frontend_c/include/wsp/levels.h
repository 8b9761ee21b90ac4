/* Level meter: peak, clipping, mean power and offset of a run of samples. */
#ifndef WSP_LEVELS_H
#define WSP_LEVELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WSP_LEVEL_SILENCE_Q8 (-128 * 256) /* dBFS of zeros */

/* Caller's memory; all zero is an empty meter. */
typedef struct wsp_level_meter {
    uint64_t squares;
    int64_t sum;
    uint32_t samples; /* up to 2^31; then it starts anew */
    uint32_t peak;    /* greatest magnitude, 0 to 32768 */
    uint32_t clipped; /* samples at -32768 or 32767 */
    uint32_t reserved;
} wsp_level_meter;

#define WSP_LEVEL_METER_BYTES 32u

typedef struct wsp_levels {
    int32_t peak_dbfs_q8; /* 20 log10(peak / 32768) */
    int32_t rms_dbfs_q8;  /* 10 log10(mean square / 2^30): a sine at full scale has -3 dB */
    int32_t offset_q8;    /* mean in PCM steps */
} wsp_levels;

/* Adds samples to a meter. */
typedef void wsp_level_meter_add_fn(wsp_level_meter *meter, const int16_t *pcm, size_t samples);
wsp_level_meter_add_fn wsp_level_meter_add;

/* Logarithms and mean of what a meter has heard; of nothing: silence and 0. */
void wsp_level_meter_read(const wsp_level_meter *meter, wsp_levels *levels);

#ifdef __cplusplus
}
#endif

#endif /* WSP_LEVELS_H */
