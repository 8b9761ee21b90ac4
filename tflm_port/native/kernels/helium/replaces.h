/* The kernels of this folder, one WSP_REPLACES_<KERNEL> each. */
#ifndef WSP_KERNELS_HELIUM_REPLACES_H
#define WSP_KERNELS_HELIUM_REPLACES_H

#endif /* WSP_KERNELS_HELIUM_REPLACES_H */
