/* Digit by digit, two bits of the radicand at a time. The remainder never exceeds twice the root, so 32 bits hold it
 * for roots below 2^28. */
#include "root.h"

#include "wsp/fixed.h"

typedef struct partial {
    uint32_t root, remainder;
} partial;

/* Takes the `digits` uppermost pairs of bits of x. */
static inline partial digits_of(partial p, uint32_t x, int digits)
{
    for (; digits > 0; digits--) {
        const uint32_t remainder = (p.remainder << 2) | (x >> 30);
        const uint32_t trial = (p.root << 2) | 1u;
        x <<= 2;
        if (remainder >= trial) {
            p.remainder = remainder - trial;
            p.root = (p.root << 1) | 1u;
        } else {
            p.remainder = remainder;
            p.root <<= 1;
        }
    }
    return p;
}

static uint32_t root_of(uint64_t x)
{
    const uint32_t high = (uint32_t)(x >> 32);
    const uint32_t low = (uint32_t)x;
    partial p = {0, 0};
    if (high != 0u) {
        const int skipped = wsp_clz32(high) / 2;
        p = digits_of(p, high << (2 * skipped), 16 - skipped);
        p = digits_of(p, low, 16);
    } else if (low != 0u) {
        const int skipped = wsp_clz32(low) / 2;
        p = digits_of(p, low << (2 * skipped), 16 - skipped);
    }
    return p.remainder > p.root && p.root != 0xFFFFu ? p.root + 1u : p.root;
}

void wsp_micro_root(const uint64_t *energies, size_t count, int shift, uint32_t *amplitudes)
{
    for (size_t i = 0; i < count; i++) {
        amplitudes[i] = root_of(energies[i]) >> shift;
    }
}
