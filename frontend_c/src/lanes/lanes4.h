/* The four lanes of this machine: one set of functions, written once per instruction set. */
#ifndef WSP_LANES4_H
#define WSP_LANES4_H

#include "../vector.h"

#if defined(WSP_HELIUM)
#include "../helium/lanes4.h"
#elif WSP_VECTOR
#include "../x86/lanes4.h"
#endif

#if WSP_VECTOR
/* x * (cos - i sin) / 2, as in the plain stages. */
WSP_LANES_INLINE pairs4 twiddled4(pairs4 x, pairs4 w)
{
    const lanes4 minus_re = negate4(x.re);
    const pairs4 y = {add4(mulhi_round4(x.re, w.re), mulhi_round4(x.im, w.im)),
                      add4(mulhi_round4(x.im, w.re), mulhi_round4(minus_re, w.im))};
    return y;
}
#endif

#endif /* WSP_LANES4_H */
