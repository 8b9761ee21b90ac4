/* The primitives of fixed.h against division and multiplication of wider integers: all 16-bit values, and every pair of
 * the values around powers of two. */
#include "check.h"
#include "wsp/fixed.h"

#define BOUNDARY_COUNT (31 * 6 + 3)

static int32_t boundary[BOUNDARY_COUNT];

static void make_boundaries(void)
{
    int n = 0;
    for (int bit = 0; bit < 31; bit++) {
        const int64_t power = (int64_t)1 << bit;
        for (int64_t near = power - 1; near <= power + 1; near++) {
            boundary[n++] = (int32_t)near;
            boundary[n++] = (int32_t)-near;
        }
    }
    boundary[n++] = INT32_MAX;
    boundary[n++] = INT32_MIN;
    boundary[n++] = INT32_MIN + 1;
}

static int64_t floor_divided(int64_t x, int64_t divisor)
{
    const int64_t quotient = x / divisor;
    return quotient - (x % divisor < 0 ? 1 : 0);
}

static int fits32(int64_t x)
{
    return x >= INT32_MIN && x <= INT32_MAX;
}

static void check_shifts(int32_t x)
{
    for (int n = 0; n <= 31; n++) {
        const int64_t power = (int64_t)1 << n;
        CHECK_EQUAL(wsp_shr_trunc32(x, n), floor_divided(x, power));
        CHECK_EQUAL(wsp_shr_trunc64(x * power, n), x);
        CHECK_EQUAL(wsp_shr_trunc64((int64_t)x * 8, n), floor_divided((int64_t)x * 8, power));
        if (fits32(x * power)) {
            CHECK_EQUAL(wsp_shl32(x, n), x * power);
        }
        if (n > 0 && fits32(x + power / 2)) {
            CHECK_EQUAL(wsp_shr_round32(x, n), floor_divided(x + power / 2, power));
        }
        if (n > 0) {
            CHECK_EQUAL(wsp_shr_round64((int64_t)x * 8, n), floor_divided((int64_t)x * 8 + power / 2, power));
        }
    }
}

static void check_one(int32_t x)
{
    CHECK_EQUAL(wsp_sat8(x), x < -128 ? -128 : (x > 127 ? 127 : x));
    CHECK_EQUAL(wsp_sat16(x), x < -32768 ? -32768 : (x > 32767 ? 32767 : x));
    CHECK_EQUAL(wsp_sat32((int64_t)x * 2), fits32((int64_t)x * 2) ? (int64_t)x * 2 : (x < 0 ? INT32_MIN : INT32_MAX));
    CHECK_EQUAL(wsp_abs32(x), x < 0 ? -(int64_t)x : (int64_t)x);
    const uint32_t bits = (uint32_t)x;
    const int zeros = wsp_clz32(bits);
    CHECK(zeros == 32 ? bits == 0u : (bits >> (31 - zeros)) == 1u);
    CHECK_EQUAL(wsp_clz64(bits), 32 + zeros);
    CHECK_EQUAL(wsp_clz64((uint64_t)bits << 32), bits == 0u ? 64 : zeros);
}

static void check_pair(int32_t a, int32_t b)
{
    const int64_t sum = (int64_t)a + b;
    const int64_t difference = (int64_t)a - b;
    if (fits32(sum)) {
        CHECK_EQUAL(wsp_add32(a, b), sum);
    }
    if (fits32(difference)) {
        CHECK_EQUAL(wsp_sub32(a, b), difference);
    }
    const int64_t wrapped = sum > INT32_MAX ? sum - ((int64_t)1 << 32) : sum;
    CHECK_EQUAL(wsp_add_wrap32(a, b), wrapped < INT32_MIN ? wrapped + ((int64_t)1 << 32) : wrapped);

    const int64_t half = (int64_t)1 << 31;
    const int64_t word = (int64_t)1 << 32;
    const int64_t product = (int64_t)a * b;
    const int64_t high = floor_divided(product + half, word);
    const int64_t negated_high = floor_divided(half - product, word);
    CHECK_EQUAL(wsp_mulhi_round32(a, b), high);
    const uint64_t magnitude = (uint64_t)wsp_abs32(a) * wsp_abs32(b);
    CHECK(wsp_mac_u64(UINT64_MAX - magnitude, wsp_abs32(a), wsp_abs32(b)) == UINT64_MAX);
    CHECK(wsp_mac_u64(7u, wsp_abs32(a), wsp_abs32(b)) == magnitude + 7u);
    for (int i = 0; i < BOUNDARY_COUNT; i += 7) {
        const int32_t acc = boundary[i];
        if (fits32(acc + high)) {
            CHECK_EQUAL(wsp_mulhi_round_add32(acc, a, b), acc + high);
        }
        if (fits32(acc + negated_high)) {
            CHECK_EQUAL(wsp_mulhi_round_sub32(acc, a, b), acc + negated_high);
        }
    }
    if (a <= b) {
        for (int i = 0; i < BOUNDARY_COUNT; i += 5) {
            const int32_t x = boundary[i];
            CHECK_EQUAL(wsp_clamp32(x, a, b), x < a ? a : (x > b ? b : x));
        }
    }
}

int main(void)
{
    make_boundaries();
    for (int32_t x = INT16_MIN; x <= INT16_MAX; x++) {
        check_shifts(x);
        check_one(x);
    }
    for (int i = 0; i < BOUNDARY_COUNT; i++) {
        check_shifts(boundary[i]);
        check_one(boundary[i]);
        for (int j = 0; j < BOUNDARY_COUNT; j++) {
            check_pair(boundary[i], boundary[j]);
        }
    }
    CHECK_EQUAL(wsp_sat32(INT64_MAX), INT32_MAX);
    CHECK_EQUAL(wsp_sat32(INT64_MIN), INT32_MIN);
    CHECK_EQUAL(wsp_shr_trunc64(INT64_MIN, 63), -1);
    CHECK_EQUAL(wsp_shr_trunc64(INT64_MAX, 62), 1);
    CHECK_EQUAL(wsp_shr_round64(INT64_MIN, 62), -2);
    return check_result();
}
