/* Which versions of the dearest stages this build has beside the plain ones; all give the same bytes.
 * The vector versions have the names, arguments and results of their plain twins.
 * WSP_VECTOR says when they run: 0 never, 1 always (Helium, known when compiling), 2 where wsp_x86_has_avx2() says so.
 * Defining WSP_FRONTEND_PLAIN to 1 leaves the plain ones alone; checked arithmetic does, too, since it watches the
 * plain code. */
#ifndef WSP_VECTOR_H
#define WSP_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#include "bins.h"
#include "quantize.h"
#include "wsp/fixed.h"
#include "wsp/frontend.h"

#ifndef WSP_FRONTEND_PLAIN
#define WSP_FRONTEND_PLAIN WSP_FIXED_CHECKED
#endif

#if WSP_FRONTEND_PLAIN
#define WSP_VECTOR 0
#elif defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && !defined(__ARM_BIG_ENDIAN)
#define WSP_VECTOR 1
#define WSP_HELIUM 1
#elif defined(__x86_64__) && defined(__GNUC__)
#define WSP_VECTOR 2
#else
#define WSP_VECTOR 0
#endif

/* 1: little-endian Cortex-M with the DSP extension, where words may lie at any address of a sample (arm_dsp/). */
#if defined(__ARM_FEATURE_DSP) && defined(__ARM_FEATURE_UNALIGNED) && defined(__thumb2__) && defined(__GNUC__) &&      \
    !defined(__ARM_BIG_ENDIAN) && !WSP_FRONTEND_PLAIN
#define WSP_ARM_DSP 1
#else
#define WSP_ARM_DSP 0
#endif

#if WSP_VECTOR
/* Generated: tables/vector_tables.c. The FFT's twiddles in the order of use: per pass and four neighbours j,
 * cos of 2 pi j m / 256 four times, sin four times, for m = 1, 2, 3. */
extern const int32_t wsp_vector_twiddles_q31[21 * 24];

uint32_t wsp_vector_window_apply(const int16_t *pcm, int16_t before, const int32_t *window_q31, size_t count,
                                 int32_t preemphasis_q15, int32_t *out);
void wsp_vector_fft256(int32_t *z);
void wsp_vector_real_split(int32_t *z);
#endif

#if defined(WSP_HELIUM)
int wsp_vector_normalise(int32_t *z, uint32_t bits);
void wsp_vector_mel(const wsp_bins *bins, const wsp_frontend_config *config, uint64_t *mel);
void wsp_vector_quantize(const wsp_quantizer *quantizer, const int32_t *log_q16, size_t count, int8_t *features);
#endif

#if WSP_VECTOR == 2
/* 1 when processor and operating system have AVX2. */
int wsp_x86_has_avx2(void);
#endif

#endif /* WSP_VECTOR_H */
