/* The quantizer: refused arguments by name, multiplier range, exact features, saturation. */
#include "check.h"
#include "quantize.h"

#define SCALE_1_128 0x3C000000u /* 2^-7 */
#define SCALE_1 0x3F800000u
#define SCALE_0_1 0x3DCCCCCDu

static const char *setup(int32_t gain_q16, uint32_t scale_bits, int32_t zero_point)
{
    wsp_quantizer q;
    return wsp_quantizer_setup(&q, 0, gain_q16, scale_bits, zero_point);
}

static int8_t feature(int32_t offset_q16, int32_t gain_q16, uint32_t scale_bits, int32_t zero_point, int32_t log_q16)
{
    wsp_quantizer q;
    int8_t result = 0;
    CHECK_TEXT(wsp_quantizer_setup(&q, offset_q16, gain_q16, scale_bits, zero_point), NULL);
    CHECK(q.multiplier >= (int32_t)1 << 30);
    wsp_quantize(&q, &log_q16, 1, &result);
    return result;
}

static void check_refusals(void)
{
    CHECK_TEXT(setup(65536, 0u, 0), "scale");                    /* 0 */
    CHECK_TEXT(setup(65536, 0x00400000u, 0), "scale");           /* subnormal */
    CHECK_TEXT(setup(65536, 0x7F800000u, 0), "scale");           /* infinity */
    CHECK_TEXT(setup(65536, 0x7FC00000u, 0), "scale");           /* not a number */
    CHECK_TEXT(setup(65536, 0x80000000u | SCALE_1, 0), "scale"); /* negative */
    CHECK_TEXT(setup(65536, 0x00800000u, 0), "scale");           /* shift would be negative */
    CHECK_TEXT(setup(65536, 0x7F7FFFFFu, 0), "scale");           /* shift would exceed 31 */
    CHECK_TEXT(setup(65536, SCALE_1, 128), "zero_point");
    CHECK_TEXT(setup(65536, SCALE_1, -129), "zero_point");
    CHECK_TEXT(setup(0, SCALE_1, 0), "gain_q16");
    CHECK_TEXT(setup(-1, SCALE_1, 0), "gain_q16");
    CHECK_TEXT(setup(32, SCALE_1, 0), "scale"); /* every feature would be the zero point */
    CHECK_TEXT(setup(64, SCALE_1, 0), NULL);
    CHECK_TEXT(setup(INT32_MAX, SCALE_1, 0), NULL);
}

int main(void)
{
    check_refusals();
    const int32_t one = 65536;
    CHECK_EQUAL(feature(10 * one, one, SCALE_1, 0, 13 * one), 3);
    CHECK_EQUAL(feature(10 * one, one, SCALE_1, -5, 10 * one), -5);
    CHECK_EQUAL(feature(0, one, SCALE_1, 0, one / 2), 1); /* ties go up */
    CHECK_EQUAL(feature(0, one, SCALE_1, 0, -one / 2), 0);
    CHECK_EQUAL(feature(0, one, SCALE_1, 0, one / 2 - 1), 0);
    CHECK_EQUAL(feature(0, one, SCALE_1_128, 0, one / 2), 64);
    CHECK_EQUAL(feature(0, one / 4, SCALE_1, 0, 10 * one + one / 2), 3);
    CHECK_EQUAL(feature(0, 3 * one, SCALE_1, 0, 7 * one), 21);
    CHECK_EQUAL(feature(0, one, SCALE_0_1, 0, one), 10);
    CHECK_EQUAL(feature(26 * one, 3641, SCALE_1_128, 0, 44 * one), 127);
    CHECK_EQUAL(feature(26 * one, 3641, SCALE_1_128, 0, 8 * one), -128);
    CHECK_EQUAL(feature(64 * one, 3641, SCALE_1_128, 0, INT32_MIN), -128);
    CHECK_EQUAL(feature(0, INT32_MAX, SCALE_1, 127, 127 * one), 127);
    CHECK_EQUAL(feature(64 * one, INT32_MAX, SCALE_1, -128, INT32_MIN), -128);
    return check_result();
}
