/* A processor's own kernels against plain/, byte for byte. Every array is a heap block of its exact size, so that the
 * address sanitizer sees a read or a write outside it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../check.h"
#include "kernels/kernels.h"

WSP_DECLARE_KERNELS(_reference);
#if defined(WSP_KERNELS_X86)
WSP_DECLARE_KERNELS(_avx2);
#endif

typedef struct variant {
    const char *name;
    int available;
    wsp_dense_kernel *dense;
} variant;

static uint32_t state = 1u;

static uint32_t next(void)
{
    state = state * 1664525u + 1013904223u;
    return state >> 8;
}

/* A block that begins one byte after an aligned address. */
static int8_t *block(size_t bytes, int extreme)
{
    int8_t *at = (int8_t *)malloc(bytes + 1u);
    if (at == NULL) {
        abort();
    }
    for (size_t i = 0u; i <= bytes; i++) {
        at[i] = (int8_t)(extreme ? ((next() & 15u) == 0u ? 127 : -128) : (int)(next() & 255u) - 128);
    }
    return at;
}

static void compare_dense(const variant *tested, uint32_t units, uint32_t depth, uint32_t step, int per_channel,
                          int extreme)
{
    const uint32_t vectors = 3u;
    int8_t *weights = block((size_t)units * depth, extreme);
    int8_t *input = block((size_t)(vectors - 1u) * step + depth, extreme);
    int8_t *bias = block((size_t)4u * units, extreme);
    int8_t *expected = block((size_t)vectors * units, 0);
    int8_t *got = block((size_t)vectors * units, 0);
    int32_t *multipliers = (int32_t *)malloc(units * sizeof *multipliers);
    int8_t *shifts = (int8_t *)malloc(units);
    void *scratch = malloc(WSP_KERNEL_DENSE_SCRATCH(depth));
    if (multipliers == NULL || shifts == NULL || scratch == NULL) {
        abort();
    }
    for (uint32_t i = 0u; i < units; i++) {
        multipliers[i] = (int32_t)(0x40000000u + (next() << 6) % 0x40000000u);
        shifts[i] = (int8_t)(extreme ? (int)(next() % 62u) - 31 : -(int)(next() % 16u));
    }
    wsp_dense dense = {weights + 1,
                       units,
                       depth,
                       extreme ? 127 : (int32_t)(next() & 255u) - 128,
                       {next() % 4u == 0u ? NULL : (const uint8_t *)bias + 1,
                        NULL,
                        NULL,
                        {multipliers[0], shifts[0]},
                        (int32_t)(next() & 255u) - 128,
                        -128 + (int32_t)(next() % 64u),
                        127 - (int32_t)(next() % 64u)}};
    if (per_channel) {
        dense.rules.multipliers = multipliers;
        dense.rules.shifts = shifts;
    }
    wsp_kernel_dense_int8_reference(&dense, input + 1, step, vectors, expected + 1, scratch);
    tested->dense(&dense, input + 1, step, vectors, got + 1, scratch);
    CHECK(memcmp(expected + 1, got + 1, (size_t)vectors * units) == 0);
    free(scratch);
    free(shifts);
    free(multipliers);
    free(got);
    free(expected);
    free(bias);
    free(input);
    free(weights);
}

static void test_dense(const variant *tested)
{
    for (uint32_t depth = 1u; depth <= 70u; depth++) {
        for (uint32_t units = 1u; units <= 13u; units++) {
            for (int kind = 0; kind < 4; kind++) {
                compare_dense(tested, units, depth, kind == 0 ? 1u : depth, kind & 1, kind >> 1);
            }
        }
    }
    compare_dense(tested, 5u, WSP_KERNEL_MOST_TERMS, 1u, 1, 1);
}

int main(void)
{
    const variant variants[] = {
        {"chosen", 1, wsp_kernel_dense_int8},
#if defined(WSP_KERNELS_X86)
        {"avx2", __builtin_cpu_supports("avx2"), wsp_kernel_dense_int8_avx2},
#endif
    };
    for (size_t i = 0u; i < sizeof variants / sizeof variants[0]; i++) {
        if (variants[i].available) {
            test_dense(&variants[i]);
        } else {
            printf("left out: this processor lacks %s\n", variants[i].name);
        }
    }
    return check_result();
}
