/* wsp_normalise with four exchanges at a time. */
#include "../vector.h"

#if defined(WSP_HELIUM)
#include "../bins.h"
#include "lanes4.h"

#define BLOCK_CLEAR_BITS 8

static inline void exchange(int32_t *z, uint32x4_t first, uint32x4_t second, int32x4_t shift)
{
    const int32x4_t a = vrshlq_s32(vldrwq_gather_shifted_offset_s32(z, first), shift);
    const int32x4_t b = vrshlq_s32(vldrwq_gather_shifted_offset_s32(z, second), shift);
    vstrwq_scatter_shifted_offset_s32(z, first, b);
    vstrwq_scatter_shifted_offset_s32(z, second, a);
}

int wsp_vector_normalise(int32_t *z, uint32_t bits)
{
    const int n = wsp_clz32(bits) - BLOCK_CLEAR_BITS;
    const int32x4_t shift = vdupq_n_s32(n); /* to the left; negative: to the right, rounded */
    const uint32x4_t every_second = vidupq_n_u32(0, 2);
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS; at += 8) {
        const uint32x4_t first = vshlq_n_u32(vldrbq_gather_offset_u32(at, every_second), 1);
        const uint32x4_t second = vshlq_n_u32(vldrbq_gather_offset_u32(at + 1, every_second), 1);
        exchange(z, first, second, shift);
        exchange(z + 1, first, second, shift);
    }
    return n;
}
#endif
