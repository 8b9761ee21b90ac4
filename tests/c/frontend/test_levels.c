/* The level meter: full scale, clipping, offset, silence, and numbers at the ends of their ranges. */
#include "wsp/levels.h"

#include "check.h"

#define COUNT 4000

static int16_t pcm[COUNT];

static wsp_levels levels_of(wsp_level_meter *meter, int16_t even, int16_t odd)
{
    const wsp_level_meter empty = {0, 0, 0, 0, 0, 0};
    wsp_levels levels;
    for (int i = 0; i < COUNT; i++) {
        pcm[i] = i % 2 == 0 ? even : odd;
    }
    *meter = empty;
    wsp_level_meter_add(meter, pcm, COUNT / 4);
    wsp_level_meter_add(meter, pcm + COUNT / 4, COUNT - COUNT / 4);
    wsp_level_meter_read(meter, &levels);
    CHECK_EQUAL(meter->samples, COUNT);
    return levels;
}

static void is_close(int32_t value, int32_t expected)
{
    CHECK(value >= expected - 1 && value <= expected + 1);
}

int main(void)
{
    wsp_level_meter meter;
    wsp_levels levels = levels_of(&meter, 0, 0);
    CHECK(levels.peak_dbfs_q8 == WSP_LEVEL_SILENCE_Q8 && levels.rms_dbfs_q8 == WSP_LEVEL_SILENCE_Q8);
    CHECK(levels.offset_q8 == 0 && meter.peak == 0 && meter.clipped == 0);

    levels = levels_of(&meter, INT16_MIN, INT16_MIN);
    CHECK(levels.peak_dbfs_q8 == 0 && levels.rms_dbfs_q8 == 0);
    CHECK_EQUAL(levels.offset_q8, -32768 * 256);
    CHECK(meter.peak == 32768 && meter.clipped == COUNT);

    levels = levels_of(&meter, INT16_MAX, -16384);
    is_close(levels.peak_dbfs_q8, 0);
    is_close(levels.rms_dbfs_q8, -523); /* 10 log10(5 / 8) */
    is_close(levels.offset_q8, 8191 * 256 + 128);
    CHECK(meter.peak == 32767 && meter.clipped == COUNT / 2);

    levels = levels_of(&meter, 1, -2);
    is_close(levels.peak_dbfs_q8, -21577); /* 20 log10(2 / 32768) */
    is_close(levels.rms_dbfs_q8, -22100);  /* 10 log10(2.5 / 2^30) */
    CHECK_EQUAL(levels.offset_q8, -128);
    CHECK_EQUAL(meter.clipped, 0);

    meter.samples = 0x80000000u - 1u; /* full but for one sample: the next two start it anew */
    wsp_level_meter_add(&meter, pcm, 2);
    CHECK(meter.samples == 2 && meter.sum == -1 && meter.squares == 5);
    return check_result();
}
