/* log2: exact at powers of two, known logarithms, monotonic, zero. */
#include "check.h"
#include "log2.h"

static int32_t log_of(uint64_t x, int exponent)
{
    int32_t result = 0;
    wsp_log2(&x, 1, exponent, &result);
    return result;
}

int main(void)
{
    CHECK_EQUAL(log_of(0, 5), INT32_MIN);
    for (int e = 0; e < 64; e++) {
        CHECK_EQUAL(log_of((uint64_t)1 << e, 0), e * 65536);
        CHECK_EQUAL(log_of((uint64_t)1 << e, -60), (e - 60) * 65536);
    }
    CHECK_EQUAL(log_of(3, 0), 103872);
    CHECK_EQUAL(log_of(10, 0), 217706);
    CHECK_EQUAL(log_of(10, 40), 217706 + 40 * 65536);
    CHECK_EQUAL(log_of(UINT64_MAX, 0), 64 * 65536);
    int32_t before = log_of(1, 0);
    for (uint64_t x = 2; x < 200000; x++) {
        const int32_t now = log_of(x, 0);
        CHECK(now >= before);
        before = now;
    }
    return check_result();
}
