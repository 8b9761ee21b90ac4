/* Quantization arithmetic in integers against the machine's own IEEE 754 doubles and floats. Tests alone use them. */
#include <math.h>
#include <stdlib.h>

#include "../check.h"
#include "quant.h"
#include "schema.h"

#define ROUNDS 400000

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint32_t draw(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 32);
}

static uint32_t float_bits(float value)
{
    uint32_t bits = 0u;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float from_bits(uint32_t bits)
{
    float value = 0.0f;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A scale with an exponent from 2^-20 to 2^20; now and then with few bits set, to meet ties. */
static float draw_scale(void)
{
    const uint32_t exponent = 107u + draw() % 41u;
    uint32_t fraction = draw() & 0x7FFFFFu;
    if (draw() % 4u == 0u) {
        fraction &= 0x7FF000u;
    }
    return from_bits((exponent << 23) | fraction);
}

static wsp_real real(float value)
{
    wsp_real result = {0u, 0};
    CHECK(wsp_real_from_float(float_bits(value), &result));
    return result;
}

static wsp_real product_of(wsp_real a, wsp_real b, int bits)
{
    wsp_real_mul(&a, &b, bits);
    return a;
}

static wsp_real quotient_of(wsp_real a, wsp_real b, int bits)
{
    wsp_real_div(&a, &b, bits);
    return a;
}

static wsp_real quotient_by_double(wsp_real a, wsp_real b, int bits)
{
    wsp_real_div_by_double(&a, &b, bits);
    return a;
}

/* The value as a double: exact for 53 significant bits. */
static double as_double(wsp_real value)
{
    return ldexp((double)value.mantissa, value.exponent - 64);
}

/* The reference's QuantizeMultiplier. */
static void expect_multiplier(wsp_real factor, double expected)
{
    wsp_multiplier actual;
    int shift = 0;
    int64_t fixed = (int64_t)round(frexp(expected, &shift) * 2147483648.0);
    if (fixed == 2147483648) {
        fixed /= 2;
        shift++;
    }
    if (shift < -31) {
        shift = 0;
        fixed = 0;
    }
    CHECK_EQUAL(wsp_quant_multiplier(&factor, &actual), shift <= 30);
    CHECK_EQUAL(actual.multiplier, fixed);
    CHECK_EQUAL(actual.shift, shift);
}

static void test_products_and_quotients(void)
{
    for (int i = 0; i < ROUNDS && check_failures == 0; i++) {
        const float a = draw_scale();
        const float b = draw_scale();
        const float c = draw_scale();
        const volatile float product = a * b;
        const volatile float quotient = a / b;
        const double exact = (double)a * (double)b / (double)c;
        CHECK(as_double(product_of(real(a), real(b), WSP_REAL_FLOAT)) == (double)product);
        CHECK(as_double(quotient_of(real(a), real(b), WSP_REAL_FLOAT)) == (double)quotient);
        CHECK(as_double(quotient_of(real(a), real(b), WSP_REAL_DOUBLE)) == (double)a / (double)b);
        const wsp_real both = product_of(real(a), real(b), WSP_REAL_DOUBLE);
        const wsp_real ratio = quotient_of(both, real(c), WSP_REAL_DOUBLE);
        CHECK(as_double(ratio) == exact);
        CHECK(as_double(quotient_by_double(real(a), ratio, WSP_REAL_DOUBLE)) == (double)a / exact);
        CHECK(as_double(product_of(ratio, ratio, WSP_REAL_DOUBLE)) == exact * exact);
        const wsp_real left = real(a);
        const wsp_real right = real(b);
        CHECK_EQUAL(wsp_real_compare(&left, &right), (a > b) - (a < b));
        expect_multiplier(ratio, exact);
        wsp_multiplier direct;
        wsp_multiplier expected;
        CHECK_EQUAL(wsp_quant_product_ratio(float_bits(a), float_bits(b), float_bits(c), &direct),
                    wsp_quant_multiplier(&ratio, &expected));
        CHECK(direct.multiplier == expected.multiplier && direct.shift == expected.shift);
        const wsp_real simple = quotient_of(real(a), real(b), WSP_REAL_DOUBLE);
        CHECK_EQUAL(wsp_quant_ratio(float_bits(a), float_bits(b), &direct), wsp_quant_multiplier(&simple, &expected));
        CHECK(direct.multiplier == expected.multiplier && direct.shift == expected.shift);
        expect_multiplier(product_of(real(a), real(b), WSP_REAL_FLOAT), (double)product);
    }
}

static void test_rounding_to_integers(void)
{
    for (int i = 0; i < ROUNDS && check_failures == 0; i++) {
        const float scale = draw_scale();
        const volatile float quotient = 6.0f / scale;
        int32_t rounded = 0;
        CHECK(wsp_quant_float(6u, float_bits(scale), &rounded));
        CHECK_EQUAL(rounded, (int64_t)roundf(quotient));
    }
    int32_t rounded = 0;
    const wsp_real most = real(2147483520.0f);
    const wsp_real more = real(2147483648.0f);
    CHECK(wsp_real_round(&most, &rounded));
    CHECK_EQUAL(rounded, 2147483520);
    CHECK(!wsp_real_round(&more, &rounded));
}

static void test_what_is_no_scale(void)
{
    wsp_real value;
    const uint32_t refused[] = {0u, 0x80000000u, 0x7F800000u, 0x7FC00000u, 0xBF800000u, 0xFF800000u};
    for (size_t i = 0u; i < sizeof refused / sizeof refused[0]; i++) {
        CHECK(!wsp_real_from_float(refused[i], &value));
    }
    CHECK(as_double(real(from_bits(1u))) == (double)from_bits(1u));
    CHECK(as_double(real(from_bits(0x7FFFFFu))) == (double)from_bits(0x7FFFFFu));
    CHECK(as_double(real(from_bits(0x7F7FFFFFu))) == (double)from_bits(0x7F7FFFFFu));
}

static void test_multiplier_limits(void)
{
    wsp_multiplier factor;
    const wsp_real one = real(1.0f);
    const wsp_real below = real(0.99f);
    const wsp_real large = real(2147483648.0f);
    const wsp_real small = real(1e-20f);
    CHECK(!wsp_quant_multiplier_below_one(&one, &factor));
    CHECK(wsp_quant_multiplier_below_one(&below, &factor));
    CHECK(!wsp_quant_multiplier(&large, &factor));
    CHECK(wsp_quant_multiplier(&small, &factor));
    CHECK_EQUAL(factor.multiplier, 0);
    CHECK(!wsp_quant_ratio(0x3F800000u, 0u, &factor));
    /* 1 - 2^-53 rounds to one: a shift of 1, not below one. */
    const wsp_real nearly = {0xFFFFFFFFFFFFF800u, 0};
    CHECK(!wsp_quant_multiplier_below_one(&nearly, &factor));
    CHECK_EQUAL(wsp_quant_input_radius(4, 28), 7);
    CHECK_EQUAL(wsp_quant_input_radius(5, 31), 0);
}

static void test_activation_ranges(void)
{
    int32_t low = -128;
    int32_t high = 127;
    CHECK(wsp_quant_activation(WSP_ACTIVATION_RELU6, float_bits(0.05f), -100, &low, &high));
    CHECK_EQUAL(low, -100);
    CHECK_EQUAL(high, 20);
    low = -128;
    high = 127;
    CHECK(wsp_quant_activation(WSP_ACTIVATION_RELU_N1_TO_1, float_bits(0.05f), 10, &low, &high));
    CHECK_EQUAL(low, -10);
    CHECK_EQUAL(high, 30);
    CHECK(!wsp_quant_activation(4, float_bits(0.05f), 0, &low, &high));
}

int main(void)
{
    test_products_and_quotients();
    test_rounding_to_integers();
    test_what_is_no_scale();
    test_multiplier_limits();
    test_activation_ranges();
    return check_result();
}
