/* Kernels of a processor against plain/, byte for byte, over sizes, addresses, zero points and extreme values. The
 * reference is plain/ built with WSP_PLAIN_SUFFIX=_reference. */
#ifndef KERNEL_CASES_H
#define KERNEL_CASES_H

#include <stddef.h>

#include "kernels/kernels.h"

WSP_DECLARE_KERNELS(_reference);

/* What is tested; null is not. */
typedef struct kernel_set {
    wsp_dense_kernel *dense_int8;
    wsp_depthwise_kernel *depthwise_int8;
    wsp_pair_kernel *add_int8;
    wsp_pair_kernel *add_int16;
    wsp_pair_kernel *mul_int8;
    wsp_pair_kernel *mul_int16;
    wsp_rescale_kernel *rescale;
    wsp_lookup_kernel *lookup_int8;
} kernel_set;

/* The kernels of those names, ending in a suffix. */
#define KERNEL_SET(suffix)                                                                                             \
    {                                                                                                                  \
        WSP_KERNEL_NAME(wsp_kernel_dense_int8, suffix), WSP_KERNEL_NAME(wsp_kernel_depthwise_int8, suffix),            \
            WSP_KERNEL_NAME(wsp_kernel_add_int8, suffix), WSP_KERNEL_NAME(wsp_kernel_add_int16, suffix),               \
            WSP_KERNEL_NAME(wsp_kernel_mul_int8, suffix), WSP_KERNEL_NAME(wsp_kernel_mul_int16, suffix),               \
            WSP_KERNEL_NAME(wsp_kernel_rescale, suffix), WSP_KERNEL_NAME(wsp_kernel_lookup_int8, suffix)               \
    }

/* Each returns the name of a kernel that differs somewhere, or null. The first is all but the longest dense layer,
 * whose memory the caller may lack. */
const char *differing_kernel(const kernel_set *tested);
const char *differing_dense(const kernel_set *tested);
const char *differing_longest_dense(const kernel_set *tested, uint32_t units);
const char *differing_depthwise(const kernel_set *tested);
const char *differing_pair(const kernel_set *tested);
const char *differing_rescale(const kernel_set *tested);

/* Memory of exactly that size at an address aligned to `align` (1, 2 or 4) and no better; the program provides them,
 * from the heap where a sanitizer watches its ends. */
void *case_take(size_t bytes, size_t align);
void case_give_back(void *block);

/* Random values, the same on every machine. */
uint32_t case_random(void);
int32_t case_within(int32_t low, int32_t high);
int case_one_in(uint32_t n);

/* Random bytes; extreme ones are 127 or -128 only. */
void *case_bytes(size_t bytes, size_t align, int extreme);

/* A multiplier in [2^30, 2^31), seldom zero, and a shift within the bounds. */
wsp_multiplier case_factor(int32_t least_shift, int32_t most_shift);

#endif /* KERNEL_CASES_H */
