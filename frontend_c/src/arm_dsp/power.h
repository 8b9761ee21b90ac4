/* A bin of wsp_power in four instructions. */
#ifndef WSP_ARM_DSP_POWER_H
#define WSP_ARM_DSP_POWER_H

#include <stdint.h>

/* z[0], z[1] become the 64-bit sum of their squares, low word first; returns the next bin. */
static inline int32_t *wsp_dsp_square(int32_t *z)
{
    int32_t re, im, low, high;
    __asm__ volatile("ldrd %[re], %[im], [%[z]]\n\t"
                     "smull %[low], %[high], %[re], %[re]\n\t"
                     "smlal %[low], %[high], %[im], %[im]\n\t"
                     "strd %[low], %[high], [%[z]], #8"
                     : [z] "+r"(z), [re] "=&r"(re), [im] "=&r"(im), [low] "=&r"(low), [high] "=&r"(high)
                     :
                     : "memory");
    return z;
}

#endif /* WSP_ARM_DSP_POWER_H */
