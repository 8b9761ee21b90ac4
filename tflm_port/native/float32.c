#include "float32.h"

#include "wsp/fixed.h"

#define SIGN 0x80000000u
#define INFINITE 0x7F800000u
#define FRACTION_BITS 23
#define HIDDEN ((uint32_t)1 << FRACTION_BITS)

/* magnitude = significand * 2^(exponent - 150) */
typedef struct parts {
    uint32_t significand;
    int32_t exponent;
} parts;

static parts split(uint32_t bits)
{
    const uint32_t field = bits >> FRACTION_BITS & 0xFFu;
    const uint32_t fraction = bits & (HIDDEN - 1u);
    const parts result = {field == 0u ? fraction : fraction | HIDDEN, field == 0u ? 1 : (int32_t)field};
    return result;
}

uint32_t wsp_float32_product(uint32_t scale_bits, int32_t n)
{
    const parts scale = split(scale_bits);
    uint64_t product = (uint64_t)scale.significand * wsp_abs32(n);
    if (product == 0u) {
        return 0u;
    }
    const int excess = 64 - wsp_clz64(product) - (FRACTION_BITS + 1);
    const int shift = excess > 1 - scale.exponent ? excess : 1 - scale.exponent;
    if (shift > 0) {
        const uint64_t half = (uint64_t)1 << (shift - 1);
        const uint64_t odd = product >> shift & 1u;
        product = (product + half - 1u + odd) >> shift;
    } else {
        product <<= -shift;
    }
    /* The hidden bit, and a carry out of the rounding, add themselves to the exponent. */
    const uint32_t bits = ((uint32_t)(scale.exponent + shift - 1) << FRACTION_BITS) + (uint32_t)product;
    return (n < 0 ? SIGN : 0u) | (bits < INFINITE ? bits : INFINITE);
}

static parts normalized(uint32_t bits)
{
    parts result = split(bits);
    const int lead = wsp_clz32(result.significand) - (31 - FRACTION_BITS);
    result.significand <<= lead;
    result.exponent -= lead;
    return result;
}

/* The quotient of two significands, value not below scale, rounded to 24 bits. No tie is possible. */
static uint32_t quotient_q23(uint32_t value, uint32_t scale)
{
    uint32_t quotient = 1u;
    uint32_t rest = value - scale;
    for (int i = 0; i < FRACTION_BITS; i++) {
        rest <<= 1;
        quotient <<= 1;
        if (rest >= scale) {
            rest -= scale;
            quotient |= 1u;
        }
    }
    return quotient + (2u * rest > scale ? 1u : 0u);
}

int32_t wsp_float32_steps(uint32_t value_bits, uint32_t scale_bits)
{
    const uint32_t magnitude = value_bits & ~SIGN;
    if (magnitude == 0u || magnitude > INFINITE) {
        return 0;
    }
    parts value = normalized(magnitude);
    const parts scale = normalized(scale_bits);
    if (value.significand < scale.significand) {
        value.significand <<= 1;
        value.exponent -= 1;
    }
    const int32_t exponent = value.exponent - scale.exponent;
    int32_t steps = WSP_FLOAT32_MOST_STEPS;
    if (exponent < -1) {
        return 0;
    }
    if (exponent < 20 && magnitude != INFINITE) {
        const uint32_t quotient = quotient_q23(value.significand, scale.significand);
        steps = (int32_t)((quotient + ((uint32_t)1 << (FRACTION_BITS - 1 - exponent))) >> (FRACTION_BITS - exponent));
    }
    return (value_bits & SIGN) != 0u ? -steps : steps;
}
