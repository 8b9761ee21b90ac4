#include "arrange.h"

#include "../src/bins.h"
#include "wsp/fixed.h"

typedef struct pair {
    int16_t re, im;
} pair;

static inline pair shifted(const int16_t *z, int shift)
{
    const pair x = {wsp_wrap16(wsp_shl32(z[0], shift)), wsp_wrap16(wsp_shl32(z[1], shift))};
    return x;
}

static inline void store(int16_t *z, pair x)
{
    z[0] = x.re;
    z[1] = x.im;
}

void wsp_micro_arrange(int16_t *z, int shift)
{
    for (const uint8_t *at = wsp_reversal_pairs; at < wsp_reversal_pairs + 2 * WSP_REVERSAL_PAIRS; at += 2) {
        const pair a = shifted(z + 2 * at[0], shift);
        const pair b = shifted(z + 2 * at[1], shift);
        store(z + 2 * at[0], b);
        store(z + 2 * at[1], a);
    }
}
