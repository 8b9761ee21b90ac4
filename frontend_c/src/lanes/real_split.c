/* wsp_real_split with bins k to k + 3 and their mirror images at a time. Pair 0 goes along with the first four: it is
 * twiddled with pair 256, which does not exist yet, and both are set afterwards. */
#include "lanes4.h"

#if WSP_VECTOR
#if defined(WSP_HELIUM) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-auto-inc-dec")
#endif
#include "../bins.h"

WSP_LANES_INLINE void split4(int32_t *low_at, int32_t *high_at, const int32_t *w)
{
    const pairs4 low = load_pairs4(low_at);
    const pairs4 high = load_pairs_reversed4(high_at);
    const pairs4 even = {half4(add4(low.re, high.re)), half4(sub4(low.im, high.im))};
    const pairs4 twice_odd = {add4(low.im, high.im), sub4(high.re, low.re)};
    const pairs4 odd = twiddled4(twice_odd, load_pairs4(w));
    const pairs4 sum = {round_shift6(add4(even.re, odd.re)), round_shift6(add4(even.im, odd.im))};
    const pairs4 difference = {round_shift6(sub4(even.re, odd.re)), round_shift6(sub4(odd.im, even.im))};
    store_pairs4(low_at, sum);
    store_pairs_reversed4(high_at, difference);
}

WSP_LANES void wsp_vector_real_split(int32_t *z)
{
    const int32_t first_re = z[0];
    const int32_t first_im = z[1];
    z[2 * WSP_HALF_SIZE] = 0;
    z[2 * WSP_HALF_SIZE + 1] = 0;
    for (int k = 0; k < WSP_HALF_SIZE / 2; k += 4) {
        split4(z + 2 * k, z + 2 * (WSP_HALF_SIZE - 3 - k), wsp_split_twiddles_q31 + 2 * k);
    }
    z[0] = wsp_shr_round32(wsp_add32(first_re, first_im), 6);
    z[1] = 0;
    z[WSP_HALF_SIZE] = wsp_shr_round32(z[WSP_HALF_SIZE], 6);
    z[WSP_HALF_SIZE + 1] = wsp_shr_round32(wsp_sub32(0, z[WSP_HALF_SIZE + 1]), 6);
    z[2 * WSP_HALF_SIZE] = wsp_shr_round32(wsp_sub32(first_re, first_im), 6);
    z[2 * WSP_HALF_SIZE + 1] = 0;
}
#endif
