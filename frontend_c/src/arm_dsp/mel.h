/* The loop of wsp_mel over a segment, with loads of pairs. */
#ifndef WSP_ARM_DSP_MEL_H
#define WSP_ARM_DSP_MEL_H

#include <stdint.h>

/* Adds `bins` bins, at least one, to a segment's sums and moves both pointers on. */
static inline void wsp_dsp_mel(const uint64_t **power, const uint16_t **rise_q15, uint32_t bins, uint64_t *total,
                               uint64_t *low_q15, uint32_t *high_q15)
{
    uint32_t low, high, rise;
    __asm__ volatile(
        "0:\n\t"
        "ldrd %[low], %[high], [%[power]], #8\n\t"
        "ldrh %[rise], [%[rises]], #2\n\t"
        "adds %Q[total], %Q[total], %[low]\n\t"
        "adc %R[total], %R[total], %[high]\n\t"
        "umlal %Q[low_sum], %R[low_sum], %[low], %[rise]\n\t"
        "mla %[high_sum], %[high], %[rise], %[high_sum]\n\t"
        "subs %[bins], #1\n\t"
        "bne 0b"
        : [power] "+r"(*power), [rises] "+r"(*rise_q15), [bins] "+r"(bins), [total] "+r"(*total),
          [low_sum] "+r"(*low_q15), [high_sum] "+r"(*high_q15), [low] "=&r"(low), [high] "=&r"(high), [rise] "=&r"(rise)
        :
        : "cc", "memory");
}

#endif /* WSP_ARM_DSP_MEL_H */
