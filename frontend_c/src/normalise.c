#include "normalise.h"

#include "bins.h"
#include "wsp/fixed.h"

typedef struct pair {
    int32_t re, im;
} pair;

static pair shifted(const int32_t *z, int n)
{
    const pair left = {wsp_shl32(z[0], n), wsp_shl32(z[1], n)};
    return left;
}

static pair rounded(const int32_t *z, int n)
{
    const pair right = {wsp_shr_round32(z[0], n), wsp_shr_round32(z[1], n)};
    return right;
}

static void store(int32_t *z, pair value)
{
    z[0] = value.re;
    z[1] = value.im;
}

static void grow(int32_t *z, int n)
{
    for (int i = 0; i < WSP_HALF_SIZE; i++) {
        const int j = wsp_digit_reversal[i];
        if (i <= j) {
            const pair a = shifted(z + 2 * i, n);
            const pair b = shifted(z + 2 * j, n);
            store(z + 2 * i, b);
            store(z + 2 * j, a);
        }
    }
}

static void shrink(int32_t *z, int n)
{
    for (int i = 0; i < WSP_HALF_SIZE; i++) {
        const int j = wsp_digit_reversal[i];
        if (i <= j) {
            const pair a = rounded(z + 2 * i, n);
            const pair b = rounded(z + 2 * j, n);
            store(z + 2 * i, b);
            store(z + 2 * j, a);
        }
    }
}

int wsp_normalise(int32_t *z, uint32_t bits)
{
    const int n = wsp_clz32(bits) - 8;
    if (n >= 0) {
        grow(z, n);
    } else {
        shrink(z, -n);
    }
    return n;
}
