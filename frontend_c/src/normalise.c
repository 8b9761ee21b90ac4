#include "normalise.h"

#include "bins.h"
#include "vector.h"
#include "wsp/fixed.h"

#if WSP_ARM_DSP
#include "arm_dsp/exchange.h"
#endif

#define BLOCK_CLEAR_BITS 8 /* above the block: sign and headroom of the FFT */

#if WSP_ARM_DSP
static void grow(int32_t *z, int n)
{
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS;) {
        WSP_DSP_EXCHANGE(z, at, WSP_DSP_LEFT, n, 0);
    }
}

static void shrink(int32_t *z, int n)
{
    const int32_t half = wsp_shl32(1, n - 1);
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS;) {
        WSP_DSP_EXCHANGE(z, at, WSP_DSP_ROUND, n, half);
    }
}
#else
typedef struct pair {
    int32_t re, im;
} pair;

static pair shifted(const int32_t *z, int n)
{
    const pair left = {wsp_shl32(z[0], n), wsp_shl32(z[1], n)};
    return left;
}

static pair rounded(const int32_t *z, int n)
{
    const pair right = {wsp_shr_round32(z[0], n), wsp_shr_round32(z[1], n)};
    return right;
}

static void store(int32_t *z, pair value)
{
    z[0] = value.re;
    z[1] = value.im;
}

static void grow(int32_t *z, int n)
{
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS; at += 2) {
        int32_t *first = z + 2 * at[0];
        int32_t *second = z + 2 * at[1];
        const pair a = shifted(first, n);
        const pair b = shifted(second, n);
        store(first, b);
        store(second, a);
    }
}

static void shrink(int32_t *z, int n)
{
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS; at += 2) {
        int32_t *first = z + 2 * at[0];
        int32_t *second = z + 2 * at[1];
        const pair a = rounded(first, n);
        const pair b = rounded(second, n);
        store(first, b);
        store(second, a);
    }
}
#endif

int wsp_normalise(int32_t *z, uint32_t bits)
{
    const int n = wsp_clz32(bits) - BLOCK_CLEAR_BITS;
    if (n >= 0) {
        grow(z, n);
    } else {
        shrink(z, -n);
    }
    return n;
}
