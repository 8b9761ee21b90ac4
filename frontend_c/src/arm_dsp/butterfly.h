/* The butterflies of wsp_fft256's joining passes: in nine registers, with loads and stores of pairs, where GCC spills.
 */
#ifndef WSP_ARM_DSP_BUTTERFLY_H
#define WSP_ARM_DSP_BUTTERFLY_H

#include <stdint.h>

/* (re, im) * (cos - i sin) / 2 into (to, cos). */
#define WSP_DSP_TWIDDLED(re, im, cos, sin, to)                                                                         \
    "smmulr %[" to "], %[" re "], %[" cos "]\n\t"                                                                      \
    "smmulr %[" cos "], %[" im "], %[" cos "]\n\t"                                                                     \
    "smmlar %[" to "], %[" im "], %[" sin "], %[" to "]\n\t"                                                           \
    "smmlsr %[" cos "], %[" re "], %[" sin "], %[" cos "]\n\t"

/* All groups of four points `step` bytes apart, the groups four steps apart: the last point of the first at z, the end
 * at most four steps behind that of the last. w = {cos, sin} of the second, third and fourth in Q31. */
static inline void wsp_dsp_butterflies(int32_t *z, const int32_t *w, uint32_t step, const int32_t *end)
{
    int32_t a, b, c, d, e, f, g, s, t;
    __asm__ volatile(
        "0:\n\t"
        "ldrd %[a], %[b], [%[z]]\n\t"
        "ldrd %[c], %[s], [%[w], #16]\n\t" WSP_DSP_TWIDDLED(
            "a", "b", "c", "s",
            "t") "sub %[z], %[z], %[step]\n\t"
                 "ldrd %[a], %[b], [%[z]]\n\t"
                 "ldrd %[s], %[d], [%[w], #8]\n\t" WSP_DSP_TWIDDLED(
                     "a", "b", "s", "d",
                     "e") "sub %[z], %[z], %[step]\n\t"
                          "ldrd %[a], %[b], [%[z]]\n\t"
                          "ldrd %[d], %[f], [%[w]]\n\t" WSP_DSP_TWIDDLED(
                              "a", "b", "d", "f",
                              "g") "sub %[z], %[z], %[step]\n\t"
                                   "ldrd %[a], %[b], [%[z]]\n\t"
                                   /* x0 = (a, b), x1 = (g, d), x2 = (e, s), x3 = (t, c) */
                                   "add %[f], %[e], %[a], asr #1\n\t"
                                   "rsb %[e], %[e], %[a], asr #1\n\t"
                                   "add %[a], %[s], %[b], asr #1\n\t"
                                   "rsb %[s], %[s], %[b], asr #1\n\t"
                                   "add %[b], %[g], %[t]\n\t"
                                   "sub %[t], %[g], %[t]\n\t"
                                   "add %[g], %[d], %[c]\n\t"
                                   "sub %[c], %[d], %[c]\n\t"
                                   /* x0 / 2 + x2 = (f, a), x0 / 2 - x2 = (e, s), x1 + x3 = (b, g), x1 - x3 = (t, c) */
                                   "add %[d], %[f], %[b]\n\t"
                                   "sub %[f], %[f], %[b]\n\t"
                                   "add %[b], %[a], %[g]\n\t"
                                   "sub %[a], %[a], %[g]\n\t"
                                   "strd %[d], %[b], [%[z]]\n\t"
                                   "add %[z], %[z], %[step]\n\t"
                                   "add %[d], %[e], %[c]\n\t"
                                   "sub %[b], %[s], %[t]\n\t"
                                   "strd %[d], %[b], [%[z]]\n\t"
                                   "add %[z], %[z], %[step]\n\t"
                                   "strd %[f], %[a], [%[z]]\n\t"
                                   "add %[z], %[z], %[step]\n\t"
                                   "sub %[e], %[e], %[c]\n\t"
                                   "add %[s], %[s], %[t]\n\t"
                                   "strd %[e], %[s], [%[z]]\n\t"
                                   "add %[z], %[z], %[step], lsl #2\n\t"
                                   "cmp %[z], %[end]\n\t"
                                   "bcc 0b"
        : [z] "+r"(z), [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [e] "=&r"(e), [f] "=&r"(f), [g] "=&r"(g),
          [s] "=&r"(s), [t] "=&r"(t)
        : [w] "r"(w), [step] "r"(step), [end] "r"(end)
        : "cc", "memory");
}

#endif /* WSP_ARM_DSP_BUTTERFLY_H */
