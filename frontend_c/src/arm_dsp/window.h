/* Windows eight samples with packed loads. The upper sample of a word is its upper half as it is; loads of pairs need
 * words, so the caller aligns the samples. */
#ifndef WSP_ARM_DSP_WINDOW_H
#define WSP_ARM_DSP_WINDOW_H

#include <stdint.h>

/* Two samples. */
#define WSP_DSP_WINDOW_TWO                                                                                             \
    "ldr %[x], [%[pcm]], #4\n\t"                                                                                       \
    "ldrd %[v], %[w], [%[window]], #8\n\t"                                                                             \
    "lsl %[y], %[x], #16\n\t"                                                                                          \
    "smmulr %[y], %[y], %[v]\n\t"                                                                                      \
    "bfc %[x], #0, #16\n\t"                                                                                            \
    "smmulr %[x], %[x], %[w]\n\t"                                                                                      \
    "strd %[y], %[x], [%[out]], #8\n\t"                                                                                \
    "eor %[y], %[y], %[y], asr #31\n\t"                                                                                \
    "orr %[bits], %[bits], %[y]\n\t"                                                                                   \
    "eor %[x], %[x], %[x], asr #31\n\t"                                                                                \
    "orr %[bits], %[bits], %[x]\n\t"

/* The samples [0, count) for count a multiple of 8; returns bits | what wsp_window_apply() returns for them. */
static inline uint32_t wsp_dsp_window(const int16_t *pcm, const int32_t *window_q31, size_t count, int32_t *out)
{
    uint32_t bits = 0;
    const int32_t *end = window_q31 + count;
    while (window_q31 != end) {
        uint32_t x, y, v, w;
        __asm__ volatile(WSP_DSP_WINDOW_TWO WSP_DSP_WINDOW_TWO WSP_DSP_WINDOW_TWO WSP_DSP_WINDOW_TWO
                         : [pcm] "+r"(pcm), [window] "+r"(window_q31), [out] "+r"(out), [bits] "+r"(bits), [x] "=&r"(x),
                           [y] "=&r"(y), [v] "=&r"(v), [w] "=&r"(w)
                         :
                         : "memory");
    }
    return bits;
}

#endif /* WSP_ARM_DSP_WINDOW_H */
