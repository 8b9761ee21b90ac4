/* Bounds of the spectrum, power and mel stages on blocks that drive them to their limits: constants, alternation,
 * impulses, and square waves of every frequency in four phases, at every block shift. With checked arithmetic every sum
 * inside is tested, too. */
#include "bins.h"
#include "check.h"
#include "fft.h"
#include "mel.h"
#include "normalise.h"
#include "power.h"
#include "real_split.h"

#define FULL_SCALE ((int32_t)1 << 30)
#define BIN_LIMIT ((int64_t)1 << 24)
#define POWER_LIMIT ((uint64_t)1 << 48)
/* Rounding of a bin by one half in each part adds at most 2 * 2^24 + 1 to its power. */
#define POWER_ROUNDING ((uint64_t)1 << 26)

static uint32_t magnitude_bits(const int32_t *x)
{
    uint32_t bits = 0;
    for (int n = 0; n < WSP_FFT_SIZE; n++) {
        bits |= x[n] >= 0 ? (uint32_t)x[n] : ~(uint32_t)x[n];
    }
    return bits;
}

static void check_bounds(const int32_t *block, int expected_shift)
{
    wsp_bins bins;
    memcpy(bins.z, block, WSP_FFT_SIZE * sizeof(block[0]));
    CHECK_EQUAL(wsp_normalise(bins.z, magnitude_bits(block)), expected_shift);
    for (int n = 0; n < WSP_FFT_SIZE; n++) {
        CHECK(bins.z[n] <= BIN_LIMIT && bins.z[n] >= -BIN_LIMIT);
    }
    wsp_fft256(bins.z);
    wsp_real_split(bins.z);
    for (int i = 0; i < 2 * WSP_BIN_COUNT; i++) {
        CHECK(bins.z[i] <= BIN_LIMIT && bins.z[i] >= -BIN_LIMIT);
    }
    wsp_power(&bins);
    uint64_t sum = 0;
    for (int k = 0; k < WSP_BIN_COUNT; k++) {
        CHECK(bins.power[k] <= POWER_LIMIT + POWER_ROUNDING);
        sum += bins.power[k];
    }
    CHECK(sum <= POWER_LIMIT + POWER_LIMIT / 4096u);
}

static void square_wave(int32_t *block, int cycles, int phase, int32_t high, int32_t low)
{
    for (int n = 0; n < WSP_FFT_SIZE; n++) {
        block[n] = ((cycles * n + phase) & 511) < 256 ? high : low;
    }
}

static void impulse(int32_t *block, int at, int32_t value)
{
    memset(block, 0, WSP_FFT_SIZE * sizeof(block[0]));
    block[at] = value;
}

/* All the energy in the bins of one segment, every weight at its greatest. */
static void check_mel_limit(void)
{
    enum { bands = 20 };
    uint8_t segment_bins[bands + 1] = {0};
    uint16_t rise_q15[255];
    for (size_t i = 0; i < sizeof(rise_q15) / sizeof(rise_q15[0]); i++) {
        rise_q15[i] = 32768;
    }
    segment_bins[0] = 255;
    const wsp_frontend_config config = {
        .bands = bands, .mel_segment_bins = segment_bins, .mel_rise_q15 = rise_q15, .mel_first_bin = 0};
    wsp_bins bins;
    memset(&bins, 0, sizeof(bins));
    bins.power[7] = POWER_LIMIT + POWER_ROUNDING;
    uint64_t mel[bands];
    wsp_mel(&bins, &config, mel);
    CHECK_EQUAL(mel[0], POWER_LIMIT + POWER_ROUNDING);
    CHECK_EQUAL(mel[1], 0);
}

int main(void)
{
    int32_t block[WSP_FFT_SIZE];
    for (int bit = 0; bit <= 30; bit++) {
        const int32_t value = FULL_SCALE >> (30 - bit);
        square_wave(block, 0, 0, -value, 0);
        check_bounds(block, 24 - bit);
        square_wave(block, 256, 0, value - 1, -value);
        check_bounds(block, 24 - bit);
    }
    for (int cycles = 0; cycles <= 256; cycles++) {
        for (int phase = 0; phase < 256; phase += 64) {
            square_wave(block, cycles, phase, FULL_SCALE - 1, -FULL_SCALE);
            check_bounds(block, -6);
            square_wave(block, cycles, phase, 1, -1);
            check_bounds(block, 23);
        }
    }
    for (int at = 0; at < WSP_FFT_SIZE; at += 3) {
        impulse(block, at, -FULL_SCALE);
        check_bounds(block, -6);
        impulse(block, at, FULL_SCALE - 1);
        check_bounds(block, -6);
    }
    square_wave(block, 0, 0, 0, 0);
    check_bounds(block, 24);
    check_mel_limit();
    return check_result();
}
