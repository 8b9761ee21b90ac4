/* wsp_fft256 with four butterflies at a time: over four blocks in the first pass, over four neighbours in the others.
 * From the first pass to the last the block lies in fours: re of four neighbours, then im of the same, so that no load
 * has to take pairs apart. The order of the sums keeps few values alive: Helium has eight registers. */
#include "lanes4.h"

#if WSP_VECTOR
#if defined(WSP_HELIUM) && defined(__GNUC__) && !defined(__clang__)
/* GCC 12 moves loads ahead until registers run out, and forms a new address for each. */
#pragma GCC optimize("no-schedule-insns", "no-auto-inc-dec")
#endif

#include "../bins.h"

WSP_LANES_INLINE pairs4 load_fours(const int32_t *p)
{
    const pairs4 x = {load4(p), load4(p + 4)};
    return x;
}

WSP_LANES_INLINE void store_fours(int32_t *p, pairs4 x)
{
    store4(p, x.re);
    store4(p + 4, x.im);
}

WSP_LANES_INLINE pairs4 add_pairs4(pairs4 a, pairs4 b)
{
    const pairs4 x = {add4(a.re, b.re), add4(a.im, b.im)};
    return x;
}

WSP_LANES_INLINE pairs4 sub_pairs4(pairs4 a, pairs4 b)
{
    const pairs4 x = {sub4(a.re, b.re), sub4(a.im, b.im)};
    return x;
}

/* a - i b. */
WSP_LANES_INLINE pairs4 sub_turned4(pairs4 a, pairs4 b)
{
    const pairs4 x = {add4(a.re, b.im), sub4(a.im, b.re)};
    return x;
}

/* a + i b. */
WSP_LANES_INLINE pairs4 add_turned4(pairs4 a, pairs4 b)
{
    const pairs4 x = {sub4(a.re, b.im), add4(a.im, b.re)};
    return x;
}

WSP_LANES static void first_pass(int32_t *z)
{
    for (int32_t *p = z; p < z + 2 * WSP_HALF_SIZE; p += 32) {
        const pairs4 x1 = load_pairs_apart4(p + 2, 8);
        const pairs4 x3 = load_pairs_apart4(p + 6, 8);
        const pairs4 c = add_pairs4(x1, x3);
        const pairs4 d = sub_pairs4(x1, x3);
        const pairs4 x0 = load_pairs_apart4(p, 8);
        const pairs4 x2 = load_pairs_apart4(p + 4, 8);
        const pairs4 a = add_pairs4(x0, x2);
        const pairs4 b = sub_pairs4(x0, x2);
        const pairs4 y0 = add_pairs4(a, c);
        const pairs4 y1 = sub_turned4(b, d);
        const pairs4 y2 = sub_pairs4(a, c);
        const pairs4 y3 = add_turned4(b, d);
        store_columns4(p, y0.re, y1.re, y2.re, y3.re);
        store_columns4(p + 4, y0.im, y1.im, y2.im, y3.im);
    }
}

/* Four butterflies; the twiddles w are [3][re, im][4]. */
WSP_LANES_INLINE void join4(int32_t *p, int step, const int32_t *w, int last)
{
    const pairs4 x1 = twiddled4(load_fours(p + step), load_fours(w));
    const pairs4 x3 = twiddled4(load_fours(p + 3 * step), load_fours(w + 16));
    const pairs4 c = add_pairs4(x1, x3);
    const pairs4 d = sub_pairs4(x1, x3);
    const pairs4 x2 = twiddled4(load_fours(p + 2 * step), load_fours(w + 8));
    const pairs4 whole = load_fours(p);
    const pairs4 x0 = {half4(whole.re), half4(whole.im)};
    const pairs4 a = add_pairs4(x0, x2);
    const pairs4 b = sub_pairs4(x0, x2);
    if (last) {
        store_pairs4(p, add_pairs4(a, c));
        store_pairs4(p + 2 * step, sub_pairs4(a, c));
        store_pairs4(p + step, sub_turned4(b, d));
        store_pairs4(p + 3 * step, add_turned4(b, d));
    } else {
        store_fours(p, add_pairs4(a, c));
        store_fours(p + 2 * step, sub_pairs4(a, c));
        store_fours(p + step, sub_turned4(b, d));
        store_fours(p + 3 * step, add_turned4(b, d));
    }
}

/* Returns the twiddles of the next pass. */
WSP_LANES_INLINE const int32_t *joining_pass(int32_t *z, int quarter, const int32_t *w, int last)
{
    const int step = 2 * quarter;
    for (int j = 0; j < quarter; j += 4) {
        for (int32_t *p = z + 2 * j; p < z + 2 * WSP_HALF_SIZE; p += 4 * step) {
            KEEP_IN_MEMORY(w);
            join4(p, step, w, last);
        }
        w += 24;
    }
    return w;
}

WSP_LANES void wsp_vector_fft256(int32_t *z)
{
    first_pass(z);
    const int32_t *w = joining_pass(z, 4, wsp_vector_twiddles_q31, 0);
    w = joining_pass(z, 16, w, 0);
    (void)joining_pass(z, 64, w, 1);
}
#endif
