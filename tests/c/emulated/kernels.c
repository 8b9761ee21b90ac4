/* The kernels of the target against plain C, then single calls of usual sizes in functions of their own, for counting.
 * Exit status 1: a byte differs. */
#include <string.h>

#include "../kernels/cases.h"

#define UNITS 64u
#define DEPTH 256u

static uint32_t pool[100000];
static size_t pool_words;
static uint32_t pool_blocks;

void *case_take(size_t bytes, size_t align)
{
    uint8_t *block = (uint8_t *)(pool + pool_words) + (align == 4u ? 0u : align);
    pool_words += (bytes + align + 3u) / 4u;
    pool_blocks++;
    return block;
}

void case_give_back(void *block)
{
    (void)block;
    pool_blocks--;
    pool_words = pool_blocks == 0u ? 0u : pool_words;
}

static int8_t weights[UNITS * DEPTH];
static int8_t inputs[2][DEPTH];
static int8_t output[DEPTH];
static uint8_t bias[4u * UNITS];
static uint32_t scratch[WSP_KERNEL_DENSE_SCRATCH(DEPTH) / 4u];

__attribute__((noinline)) static void dense_64x256(void)
{
    static const wsp_dense dense = {weights, UNITS, DEPTH, -3, {bias, NULL, NULL, {1518500250, -9}, 5, -128, 127}};
    wsp_kernel_dense_int8(&dense, inputs[0], DEPTH, 1u, output, scratch);
    __asm__ volatile("");
}

__attribute__((noinline)) static void add_256(void)
{
    static const wsp_sum_rules rules = {
        {3, -4, 5, {1518500250, -18}, -128, 127}, {1 << 30, 0}, {1518500250, -1}, 20, 1};
    wsp_kernel_add_int8(&rules.pair, DEPTH, inputs[0], 1u, inputs[1], 1u, output);
    __asm__ volatile("");
}

__attribute__((noinline)) static void mul_256(void)
{
    static const wsp_pair_rules rules = {3, -4, 5, {1518500250, -7}, -128, 127};
    wsp_kernel_mul_int8(&rules, DEPTH, inputs[0], 1u, inputs[1], 1u, output);
    __asm__ volatile("");
}

__attribute__((noinline)) static void lookup_256(void)
{
    static const wsp_lookup_rules rules = {weights, -128, 127};
    wsp_kernel_lookup_int8(&rules, DEPTH, inputs[0], output);
    __asm__ volatile("");
}

__attribute__((noinline)) static void rescale_256(void)
{
    static const wsp_rescale_rules rules = {1u, 1u, -3, 5, {1518500250, -1}, {1518500250, -1}, -128, 127};
    wsp_kernel_rescale(&rules, DEPTH, inputs[0], output);
    __asm__ volatile("");
}

/* Nine taps of sixty-four channels. */
__attribute__((noinline)) static void depthwise_9x64(void)
{
    static const wsp_depthwise depthwise = {
        UNITS, 1u, 0u, 0u, 9u, -3, {bias, NULL, NULL, {1518500250, -9}, 5, -128, 127}};
    const wsp_taps taps = {inputs[0], weights, 1u, 9u};
    wsp_kernel_depthwise_int8(&depthwise, &taps, output, scratch);
    __asm__ volatile("");
}

int main(void)
{
    const kernel_set own = KERNEL_SET();
    if (differing_kernel(&own) != NULL || differing_longest_dense(&own, 2u) != NULL) {
        return 1;
    }
    dense_64x256();
    add_256();
    mul_256();
    lookup_256();
    rescale_256();
    depthwise_9x64();
    return 0;
}
