/* The vector versions give the bytes of the plain stages, over random blocks at every level and any window piece. */
#include "vector.h"

#include "check.h"
#include "fft.h"
#include "normalise.h"
#include "real_split.h"
#include "window.h"

#if WSP_VECTOR
static uint32_t seed = 1;

static int32_t draw(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (int32_t)(seed ^ (seed >> 15));
}

static void check_spectrum(int level)
{
    wsp_bins plain;
    wsp_bins vector;
    for (int i = 0; i < WSP_FFT_SIZE; i++) {
        plain.z[i] = level == 0 ? (draw() < 0 ? -(1 << 24) : 1 << 24) : draw() / (1 << (7 + level));
    }
    memset(plain.z + WSP_FFT_SIZE, 0x5A, 8);
    vector = plain;
    wsp_fft256(plain.z);
    wsp_vector_fft256(vector.z);
    CHECK(memcmp(plain.z, vector.z, WSP_FFT_SIZE * sizeof(plain.z[0])) == 0);
    wsp_real_split(plain.z);
    wsp_vector_real_split(vector.z);
    CHECK(memcmp(plain.z, vector.z, sizeof(plain.z)) == 0);
}

static void check_window(size_t count, int32_t preemphasis_q15)
{
    int16_t pcm[64];
    int32_t window_q31[64];
    int32_t plain[65];
    int32_t vector[65];
    for (size_t i = 0; i < 64; i++) {
        pcm[i] = i < 2 ? INT16_MIN : wsp_sat16(draw() / 65536);
        window_q31[i] = i == 0 ? INT32_MIN : draw();
    }
    memset(plain, 0x5A, sizeof(plain));
    memset(vector, 0x5A, sizeof(vector));
    const uint32_t expected = wsp_window_apply(pcm, 77, window_q31, count, preemphasis_q15, plain);
    CHECK_EQUAL(wsp_vector_window_apply(pcm, 77, window_q31, count, preemphasis_q15, vector), expected);
    CHECK(memcmp(plain, vector, sizeof(plain)) == 0);
}

int main(void)
{
#if WSP_VECTOR == 2
    if (!wsp_x86_has_avx2()) {
        (void)printf("this processor has no AVX2: nothing to compare\n");
        return 0;
    }
#endif
    for (int round = 0; round < 2000; round++) {
        check_spectrum(round % 24);
        check_window((size_t)round % 65u, round % 3 == 0 ? 31000 : 0);
    }
    return check_result();
}
#else
int main(void)
{
    (void)printf("this build has plain stages only: nothing to compare\n");
    return check_result();
}
#endif
