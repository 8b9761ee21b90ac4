/* The exchange of wsp_normalise with loads and stores of pairs, which GCC seldom finds by itself. */
#ifndef WSP_ARM_DSP_EXCHANGE_H
#define WSP_ARM_DSP_EXCHANGE_H

#include <stdint.h>

/* z[2i], z[2i + 1] and z[2j], z[2j + 1] change places, shifted; at points to i and j and is moved on. */
#define WSP_DSP_EXCHANGE(block, at, shift, bits, one)                                                                  \
    do {                                                                                                               \
        uint32_t first, second, a, b, c, d;                                                                            \
        __asm__ volatile("ldrb %[first], [%[at]], #1\n\t"                                                              \
                         "ldrb %[second], [%[at]], #1\n\t"                                                             \
                         "add %[first], %[z], %[first], lsl #3\n\t"                                                    \
                         "add %[second], %[z], %[second], lsl #3\n\t"                                                  \
                         "ldrd %[a], %[b], [%[first]]\n\t"                                                             \
                         "ldrd %[c], %[d], [%[second]]\n\t" shift("a") shift("b") shift("c")                           \
                             shift("d") "strd %[c], %[d], [%[first]]\n\t"                                              \
                                        "strd %[a], %[b], [%[second]]"                                                 \
                         : [at] "+&r"(at), [first] "=&r"(first), [second] "=&r"(second), [a] "=&r"(a), [b] "=&r"(b),   \
                           [c] "=&r"(c), [d] "=&r"(d)                                                                  \
                         : [z] "r"(block), [n] "r"(bits), [half] "r"(one)                                              \
                         : "memory");                                                                                  \
    } while (0)

#define WSP_DSP_LEFT(x) "lsl %[" x "], %[" x "], %[n]\n\t"
#define WSP_DSP_ROUND(x)                                                                                               \
    "add %[" x "], %[" x "], %[half]\n\t"                                                                              \
    "asr %[" x "], %[" x "], %[n]\n\t"

#endif /* WSP_ARM_DSP_EXCHANGE_H */
