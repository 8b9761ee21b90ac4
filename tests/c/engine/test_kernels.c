/* A processor's own kernels against plain/, byte for byte. Every array is a heap block of its exact size, so that the
 * address sanitizer sees a read or a write outside it. */
#include <stdio.h>

#include "../check.h"
#include "../kernels/cases.h"
#include "../kernels/heap_blocks.h"

#if defined(WSP_KERNELS_X86)
WSP_DECLARE_KERNELS(_avx2);
WSP_DECLARE_KERNELS(_sse41);
#endif

typedef struct variant {
    const char *name;
    int available;
    kernel_set kernels;
} variant;

int main(void)
{
    const variant variants[] = {
        {"chosen", 1, KERNEL_SET()},
#if defined(WSP_KERNELS_X86)
        {"avx2",
         __builtin_cpu_supports("avx2"),
         {.dense_int8 = wsp_kernel_dense_int8_avx2,
          .depthwise_int8 = wsp_kernel_depthwise_int8_avx2,
          .add_int8 = wsp_kernel_add_int8_avx2,
          .mul_int8 = wsp_kernel_mul_int8_avx2,
          .rescale = wsp_kernel_rescale_avx2}},
        {"sse4.1", __builtin_cpu_supports("sse4.1"), {.dense_int8 = wsp_kernel_dense_int8_sse41}},
#endif
    };
    for (size_t i = 0u; i < sizeof variants / sizeof variants[0]; i++) {
        if (variants[i].available) {
            CHECK_TEXT(differing_kernel(&variants[i].kernels), NULL);
            CHECK_TEXT(differing_longest_dense(&variants[i].kernels, 5u), NULL);
        } else {
            printf("left out: this processor lacks %s\n", variants[i].name);
        }
    }
    return check_result();
}
