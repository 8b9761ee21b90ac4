/* Which implementation of the kernels a build uses, and what plain/ provides in it.
 *
 * Define one of WSP_KERNELS_PLAIN, WSP_KERNELS_ARM_DSP, WSP_KERNELS_HELIUM and WSP_KERNELS_X86 to choose; otherwise
 * the compiler's target decides (x86: the processor, at run time). Every file guards itself, so all of them may be
 * compiled always. */
#ifndef WSP_KERNELS_SELECT_H
#define WSP_KERNELS_SELECT_H

#include "wsp/fixed.h"

#if !defined(WSP_KERNELS_PLAIN) && !defined(WSP_KERNELS_ARM_DSP) && !defined(WSP_KERNELS_HELIUM) &&                    \
    !defined(WSP_KERNELS_X86)
#if WSP_FIXED_CHECKED || !defined(__GNUC__)
#define WSP_KERNELS_PLAIN 1
#elif defined(__ARM_FEATURE_MVE) && !defined(__ARM_BIG_ENDIAN)
#define WSP_KERNELS_HELIUM 1
#elif defined(__ARM_FEATURE_DSP) && !defined(__ARM_BIG_ENDIAN)
#define WSP_KERNELS_ARM_DSP 1
#elif defined(__x86_64__)
#define WSP_KERNELS_X86 1
#else
#define WSP_KERNELS_PLAIN 1
#endif
#endif

/* replaces.h of a folder defines WSP_REPLACES_<KERNEL> for each kernel in it; plain/ leaves those out. */
#if defined(WSP_KERNELS_ARM_DSP)
#include "arm_dsp/replaces.h"
#elif defined(WSP_KERNELS_HELIUM)
#include "helium/replaces.h"
#elif defined(WSP_KERNELS_X86)
#include "x86/replaces.h"
#endif

/* Suffix of the functions in plain/: define it to build them once more beside a replacement, as a reference. */
#ifndef WSP_PLAIN_SUFFIX
#define WSP_PLAIN_SUFFIX
#endif

#define WSP_KERNEL_JOIN(name, suffix) name##suffix
#define WSP_KERNEL_NAME(name, suffix) WSP_KERNEL_JOIN(name, suffix)
#define WSP_PLAIN(name) WSP_KERNEL_NAME(name, WSP_PLAIN_SUFFIX)

#endif /* WSP_KERNELS_SELECT_H */
