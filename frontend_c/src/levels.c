#include "wsp/levels.h"

#include <string.h>

#include "log2.h"
#include "wsp/fixed.h"

#define MOST_SAMPLES 0x80000000u
#define DB_PER_LOG2_Q14 49321 /* 10 log10(2) */
#define FULL_SCALE_BITS 30    /* of a square */
#define MEAN_BITS 24          /* of a mean in Q8 */

void wsp_level_meter_add(wsp_level_meter *meter, const int16_t *pcm, size_t samples)
{
    if (samples > MOST_SAMPLES - meter->samples) {
        memset(meter, 0, sizeof(*meter));
    }
    int64_t sum = meter->sum;
    uint64_t squares = meter->squares;
    uint32_t peak = meter->peak;
    uint32_t clipped = meter->clipped;
    for (size_t i = 0; i < samples; i++) {
        const int32_t x = pcm[i];
        const uint32_t magnitude = wsp_abs32(x);
        sum += x;
        squares += magnitude * magnitude;
        peak = magnitude > peak ? magnitude : peak;
        clipped += (uint32_t)(x == INT16_MIN || x == INT16_MAX);
    }
    meter->sum = sum;
    meter->squares = squares;
    meter->peak = peak;
    meter->clipped = clipped;
    meter->samples += (uint32_t)samples;
}

static int32_t log2_of(uint64_t x)
{
    int32_t log_q16;
    wsp_log2(&x, 1, 0, &log_q16);
    return log_q16;
}

static int32_t decibels_q8(int32_t log_q16)
{
    return (int32_t)wsp_shr_round64((int64_t)log_q16 * DB_PER_LOG2_Q14, 22);
}

/* 256 |sum| / samples, rounded; bit by bit, since no 64-bit division belongs into the frame path. */
static int32_t mean_q8(int64_t sum, uint32_t samples)
{
    uint64_t rest = ((uint64_t)(sum < 0 ? -sum : sum) << 8) + samples / 2u;
    int32_t mean = 0;
    for (int bit = MEAN_BITS; bit-- > 0;) {
        const uint64_t part = (uint64_t)samples << bit;
        if (rest >= part) {
            rest -= part;
            mean += wsp_shl32(1, bit);
        }
    }
    return sum < 0 ? -mean : mean;
}

void wsp_level_meter_read(const wsp_level_meter *meter, wsp_levels *levels)
{
    const int32_t full_q16 = FULL_SCALE_BITS * 65536;
    levels->peak_dbfs_q8 = WSP_LEVEL_SILENCE_Q8;
    levels->rms_dbfs_q8 = WSP_LEVEL_SILENCE_Q8;
    levels->offset_q8 = 0;
    if (meter->peak != 0u) {
        const int32_t power_q16 = wsp_sub32(log2_of(meter->squares), log2_of(meter->samples));
        levels->peak_dbfs_q8 = decibels_q8(wsp_sub32(log2_of((uint64_t)meter->peak * meter->peak), full_q16));
        levels->rms_dbfs_q8 = decibels_q8(wsp_sub32(power_q16, full_q16));
        levels->offset_q8 = mean_q8(meter->sum, meter->samples);
    }
}
