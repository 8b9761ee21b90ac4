/* The dense kernel of the target against plain C, byte for byte, over sizes, addresses and extreme values; then one
 * call of 64 units by 256 inputs, `measured`, for counting. Exit status 1: a byte differs. */
#include <string.h>

#include "kernels/kernels.h"

WSP_DECLARE_KERNELS(_reference);

#define MOST_UNITS 64u
#define MOST_DEPTH 256u

static int8_t weights[MOST_UNITS * MOST_DEPTH + 4u];
static int8_t input[MOST_DEPTH + 4u];
static uint8_t bias[4u * MOST_UNITS + 4u];
static int32_t multipliers[MOST_UNITS];
static int8_t shifts[MOST_UNITS];
static uint32_t scratch[WSP_KERNEL_DENSE_SCRATCH(MOST_DEPTH) / 4u];
static int8_t outputs[2][MOST_UNITS + 1u];
static uint32_t state = 1u;

static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void fill(void *to, uint32_t bytes, int extreme)
{
    for (uint32_t i = 0u; i < bytes; i++) {
        ((uint8_t *)to)[i] = (uint8_t)(extreme ? 0x7Fu + (next() & 1u) : next());
    }
}

static int same(uint32_t units, uint32_t depth, uint32_t offset)
{
    const int extreme = (next() & 3u) == 0u;
    fill(weights, sizeof weights, extreme);
    fill(input, sizeof input, extreme);
    fill(bias, sizeof bias, 0);
    for (uint32_t i = 0u; i < MOST_UNITS; i++) {
        multipliers[i] = (int32_t)(0x40000000u | (next() >> 2));
        shifts[i] = (int8_t)((int32_t)(next() % 40u) - 31);
        bias[4u * i + offset + 3u] = bias[4u * i + offset + 2u] = (uint8_t)((next() & 1u) ? 0xFFu : 0u);
    }
    wsp_dense dense = {weights + offset, units, depth, (int8_t)next(), {0}};
    wsp_channel_rules *rules = &dense.rules;
    rules->bias = (next() & 3u) ? bias + offset : NULL;
    rules->multipliers = (next() & 1u) ? multipliers : NULL;
    rules->shifts = rules->multipliers ? shifts : NULL;
    rules->factor.multiplier = multipliers[0];
    rules->factor.shift = (next() & 1u) ? -(int32_t)(next() % 12u) : shifts[0];
    rules->zero_point = (int8_t)next();
    rules->low = (next() & 1u) ? -128 : rules->zero_point;
    rules->high = 127;
    memset(outputs, 0x55, sizeof outputs);
    wsp_kernel_dense_int8(&dense, input + offset, depth, 1u, outputs[0], scratch);
    wsp_kernel_dense_int8_reference(&dense, input + offset, depth, 1u, outputs[1], scratch);
    return memcmp(outputs[0], outputs[1], sizeof outputs[0]) == 0;
}

__attribute__((noinline)) static void measured(const wsp_dense *dense)
{
    wsp_kernel_dense_int8(dense, input, MOST_DEPTH, 1u, outputs[0], scratch);
    __asm__ volatile("");
}

int main(void)
{
    for (uint32_t depth = 1u; depth <= MOST_DEPTH; depth += depth < 40u ? 1u : 23u) {
        for (uint32_t units = 1u; units <= 9u; units++) {
            if (!same(units, depth, units & 3u)) {
                return 1;
            }
        }
    }
    const wsp_dense dense = {weights, MOST_UNITS, MOST_DEPTH, -3, {bias, NULL, NULL, {1518500250, -9}, 5, -128, 127}};
    measured(&dense);
    return 0;
}
