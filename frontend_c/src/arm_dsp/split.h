/* The loop of wsp_real_split with loads and stores of pairs. */
#ifndef WSP_ARM_DSP_SPLIT_H
#define WSP_ARM_DSP_SPLIT_H

#include <stdint.h>

/* Bins from low on upwards and from high on downwards, each pair with its twiddle, up to w = end. A product with `unit`
 * scales the output. */
static inline void wsp_dsp_split(int32_t *low, int32_t *high, const int32_t *w, const int32_t *end, int32_t unit)
{
    int32_t a, b, c, d, e, f, g, h;
    __asm__ volatile("0:\n\t"
                     "ldrd %[a], %[b], [%[low]]\n\t"
                     "ldrd %[c], %[d], [%[high]]\n\t"
                     "ldrd %[e], %[f], [%[w]], #8\n\t"
                     "add %[g], %[a], %[c]\n\t" /* twice the even part: (g, h) */
                     "sub %[h], %[b], %[d]\n\t"
                     "add %[b], %[b], %[d]\n\t" /* twice the odd part: (b, c) */
                     "sub %[c], %[c], %[a]\n\t"
                     "smmulr %[a], %[b], %[e]\n\t"
                     "smmulr %[e], %[c], %[e]\n\t"
                     "smmlar %[a], %[c], %[f], %[a]\n\t" /* the odd part, turned: (a, e) */
                     "smmlsr %[e], %[b], %[f], %[e]\n\t"
                     "add %[b], %[a], %[g], asr #1\n\t"
                     "rsb %[a], %[a], %[g], asr #1\n\t"
                     "add %[c], %[e], %[h], asr #1\n\t"
                     "sub %[e], %[e], %[h], asr #1\n\t"
                     "smmulr %[b], %[b], %[unit]\n\t"
                     "smmulr %[c], %[c], %[unit]\n\t"
                     "smmulr %[a], %[a], %[unit]\n\t"
                     "smmulr %[e], %[e], %[unit]\n\t"
                     "strd %[b], %[c], [%[low]], #8\n\t"
                     "strd %[a], %[e], [%[high]], #-8\n\t"
                     "cmp %[w], %[end]\n\t"
                     "bne 0b"
                     : [low] "+r"(low), [high] "+r"(high), [w] "+r"(w), [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c),
                       [d] "=&r"(d), [e] "=&r"(e), [f] "=&r"(f), [g] "=&r"(g), [h] "=&r"(h)
                     : [end] "r"(end), [unit] "r"(unit)
                     : "cc", "memory");
}

#endif /* WSP_ARM_DSP_SPLIT_H */
