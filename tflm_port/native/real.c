#include "real.h"

#include "wsp/fixed.h"

static const uint64_t TOP = (uint64_t)1 << 63;

/* Rounds a mantissa to its upper bits; `sticky`: there are lower ones that are not zero. */
static void round_to(wsp_real *a, bool sticky, int bits)
{
    const uint64_t unit = (uint64_t)1 << (64 - bits);
    const uint64_t half = unit >> 1;
    const uint64_t rest = a->mantissa & (unit - 1u);
    a->mantissa -= rest;
    if (rest > half || (rest == half && (sticky || (a->mantissa & unit) != 0u))) {
        a->mantissa += unit;
        if (a->mantissa == 0u) {
            a->mantissa = TOP;
            a->exponent += 1;
        }
    }
}

bool wsp_real_from_float(uint32_t bits, wsp_real *value)
{
    const uint32_t field = (bits >> 23) & 0xFFu;
    const uint32_t fraction = bits & 0x7FFFFFu;
    value->mantissa = TOP;
    value->exponent = 1;
    if ((bits >> 31) != 0u || field == 0xFFu || (field == 0u && fraction == 0u)) {
        return false;
    }
    const uint32_t significand = field == 0u ? fraction : fraction | 0x800000u;
    const int lead = wsp_clz32(significand);
    value->mantissa = (uint64_t)significand << (32 + lead);
    value->exponent = (field == 0u ? 1 : (int32_t)field) - 118 - lead;
    return true;
}

wsp_real wsp_real_from_u32(uint32_t integer)
{
    const int lead = wsp_clz32(integer);
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): no caller passes 0. */
    const wsp_real result = {(uint64_t)integer << (32 + lead), 32 - lead};
    return result;
}

void wsp_real_mul(wsp_real *a, const wsp_real *b, int bits)
{
    const uint64_t a_low = a->mantissa & 0xFFFFFFFFu;
    const uint64_t a_high = a->mantissa >> 32;
    const uint64_t b_low = b->mantissa & 0xFFFFFFFFu;
    const uint64_t b_high = b->mantissa >> 32;
    const uint64_t low = a_low * b_low;
    const uint64_t cross = a_high * b_low + (low >> 32);
    const uint64_t cross_low = (cross & 0xFFFFFFFFu) + a_low * b_high;
    uint64_t high = a_high * b_high + (cross >> 32) + (cross_low >> 32);
    uint64_t rest = (cross_low << 32) | (low & 0xFFFFFFFFu);
    a->exponent += b->exponent;
    if (high < TOP) {
        high = (high << 1) | (rest >> 63);
        rest <<= 1;
        a->exponent -= 1;
    }
    a->mantissa = high;
    round_to(a, rest != 0u, bits);
}

/* A byte of the quotient at a time, 56 or 57 bits in all. */
void wsp_real_div(wsp_real *a, const wsp_real *b, int bits)
{
    const uint32_t divisor = (uint32_t)(b->mantissa >> 40);
    const uint32_t low = (uint32_t)a->mantissa;
    uint32_t rest = (uint32_t)(a->mantissa >> 32);
    uint64_t quotient = rest / divisor;
    rest %= divisor;
    for (int shift = 24; shift >= -16; shift -= 8) {
        rest = rest << 8 | (shift >= 0 ? low >> shift & 0xFFu : 0u);
        quotient = quotient << 8 | rest / divisor;
        rest %= divisor;
    }
    const int lead = wsp_clz64(quotient);
    a->mantissa = quotient << lead;
    a->exponent += 8 - lead - b->exponent;
    round_to(a, rest != 0u, bits);
}

void wsp_real_div_by_double(wsp_real *a, const wsp_real *b, int bits)
{
    uint64_t rest = a->mantissa;
    uint64_t quotient = 0u;
    int steps = 64;
    a->exponent -= b->exponent;
    if (rest >= b->mantissa) {
        rest -= b->mantissa;
        quotient = 1u;
        steps = 63;
        a->exponent += 1;
    }
    for (int i = 0; i < steps; i++) {
        const bool carry = rest >= TOP;
        rest <<= 1;
        quotient <<= 1;
        if (carry || rest >= b->mantissa) {
            rest -= b->mantissa;
            quotient |= 1u;
        }
    }
    a->mantissa = quotient;
    round_to(a, rest != 0u, bits);
}

int wsp_real_compare(const wsp_real *a, const wsp_real *b)
{
    if (a->exponent != b->exponent) {
        return a->exponent < b->exponent ? -1 : 1;
    }
    return a->mantissa < b->mantissa ? -1 : (a->mantissa > b->mantissa ? 1 : 0);
}

bool wsp_real_round(const wsp_real *a, int32_t *integer)
{
    *integer = 0;
    if (a->exponent < 0) {
        return true;
    }
    if (a->exponent > 31) {
        return false;
    }
    const uint64_t doubled = a->mantissa >> (63 - a->exponent);
    const uint64_t rounded = (doubled + 1u) >> 1;
    if (rounded > (uint64_t)INT32_MAX) {
        return false;
    }
    *integer = (int32_t)rounded;
    return true;
}
