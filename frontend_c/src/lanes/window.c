/* wsp_window_apply without pre-emphasis, four samples at a time; the plain function has the rest. */
#include "../window.h"

#include "lanes4.h"

#if WSP_VECTOR
WSP_LANES uint32_t wsp_vector_window_apply(const int16_t *pcm, int16_t before, const int32_t *window_q31, size_t count,
                                           int32_t preemphasis_q15, int32_t *out)
{
    const size_t fours = preemphasis_q15 == 0 ? count & ~(size_t)3 : 0u;
    lanes4 bits = splat4(0);
    for (size_t i = 0; i < fours; i += 4) {
        const lanes4 x = mulhi_round4(load_samples4(pcm + i), load4(window_q31 + i));
        store4(out + i, x);
        bits = or4(bits, magnitude_bits4(x));
    }
    int32_t lanes[4];
    store4(lanes, bits);
    const uint32_t rest = fours == count ? 0u
                                         : wsp_window_apply(pcm + fours, before, window_q31 + fours, count - fours,
                                                            preemphasis_q15, out + fours);
    return rest | (uint32_t)(lanes[0] | lanes[1] | lanes[2] | lanes[3]);
}
#endif
