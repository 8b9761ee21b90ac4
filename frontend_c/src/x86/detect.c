#include "../vector.h"

#if WSP_VECTOR == 2
#include <cpuid.h>

#define OSXSAVE (1u << 27)
#define AVX (1u << 28)
#define AVX2 (1u << 5)
#define XMM_AND_YMM 6u

int wsp_x86_has_avx2(void)
{
    unsigned int eax, ebx, ecx, edx;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || (ecx & OSXSAVE) == 0u || (ecx & AVX) == 0u) {
        return 0;
    }
    __asm__ volatile("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
    if ((eax & XMM_AND_YMM) != XMM_AND_YMM || !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) {
        return 0;
    }
    return (ebx & AVX2) != 0u;
}
#endif
