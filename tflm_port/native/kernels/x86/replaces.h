/* The kernels of this folder, one WSP_REPLACES_<KERNEL> each. */
#ifndef WSP_KERNELS_X86_REPLACES_H
#define WSP_KERNELS_X86_REPLACES_H

#define WSP_REPLACES_DENSE_INT8 1

#endif /* WSP_KERNELS_X86_REPLACES_H */
