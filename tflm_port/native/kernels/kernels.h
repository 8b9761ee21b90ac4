/* The inner loops of the operators. One set of names, a folder for each implementation, the same results byte for
 * byte. What a folder does not replace, plain/ provides:
 *
 *     plain/     portable C that compilers vectorise, the reference of the others
 *     arm_dsp/   the Arm DSP extension (Cortex-M4, M7, M33)
 *     helium/    Arm MVE (Cortex-M55, M85)
 *     x86/       AVX2, chosen at run time
 *
 * A kernel has a file of its own in each folder that has it. Tensors need no alignment beyond that of their elements,
 * and nothing outside them is read. An output overlaps no input, except that of an elementwise kernel (add, mul,
 * rescale, lookup), which may lie exactly on one. Scratch is 4-byte aligned; its size is the same for all
 * implementations, because an export states the memory of a target on the host, and what lies in it is their own
 * affair. */
#ifndef WSP_KERNELS_H
#define WSP_KERNELS_H

#include "../requantize.h"
#include "select.h"

/* How the sum of an output channel becomes int8: bias, factor, zero point, clamp. */
typedef struct wsp_channel_rules {
    const uint8_t *bias;        /* int32 per channel, little-endian, at any address; null: none */
    const int32_t *multipliers; /* per channel; null: `factor` for all */
    const int8_t *shifts;       /* per channel; null: `factor` for all */
    wsp_multiplier factor;
    int32_t zero_point;
    int32_t low;
    int32_t high;
} wsp_channel_rules;

/* A layer of dot products. */
typedef struct wsp_dense {
    const int8_t *weights; /* [units][depth] */
    uint32_t units;
    uint32_t depth; /* 1 to WSP_KERNEL_MOST_TERMS */
    int32_t input_zero_point;
    wsp_channel_rules rules; /* units are its channels */
} wsp_dense;

#define WSP_KERNEL_MOST_TERMS 65536u /* an int32 holds the sum of that many products */

/* Bytes of scratch for wsp_kernel_dense_int8. */
#define WSP_KERNEL_DENSE_SCRATCH(depth) ((2u * (depth) + 3u) & ~3u)

/* Channels that are convolved one by one. */
typedef struct wsp_depthwise {
    uint32_t channels;     /* of the output */
    uint32_t multiplier;   /* output channels per input channel; divides `channels` */
    uint32_t row_step;     /* elements from a tap's input to that of the tap below */
    uint32_t column_step;  /* and to that of the tap to its right */
    uint32_t filter_width; /* taps of a row of the weights, [rows][filter_width][channels] */
    int32_t input_zero_point;
    wsp_channel_rules rules;
} wsp_depthwise;

/* The taps of one window that lie inside the input. */
typedef struct wsp_taps {
    const int8_t *input;   /* channel 0 under the first tap */
    const int8_t *weights; /* channel 0 of the first tap */
    uint32_t rows;         /* 0: none, as is columns == 0 */
    uint32_t columns;
} wsp_taps;

/* Bytes of scratch for wsp_kernel_depthwise_int8. */
#define WSP_KERNEL_DEPTHWISE_SCRATCH(channels) (4u * (channels))

/* Elementwise combination of two inputs: all that a product needs. */
typedef struct wsp_pair_rules {
    int32_t zero_point1;
    int32_t zero_point2;
    int32_t zero_point;
    wsp_multiplier factor; /* add: shift <= 0 */
    int32_t low;
    int32_t high;
} wsp_pair_rules;

/* What a sum needs: both inputs are brought to one scale first. */
typedef struct wsp_sum_rules {
    wsp_pair_rules pair;
    wsp_multiplier factor1; /* brings input 1 to the common scale; at most a half */
    wsp_multiplier factor2; /* at most a half */
    int16_t guard_bits;     /* 20 for int8, 15 for int16 */
    int16_t sign2;          /* 1, or -1 to subtract input 2 */
} wsp_sum_rules;

/* Change of quantization of single elements. */
typedef struct wsp_rescale_rules {
    uint16_t input_bytes;  /* per element: 1 int8, 2 int16 */
    uint16_t output_bytes; /* per element: 1 int8 or uint8, as low and high say; 2 int16 */
    int32_t input_zero_point;
    int32_t zero_point;
    wsp_multiplier factor;   /* of elements not below the zero point */
    wsp_multiplier negative; /* of those below */
    int32_t low;
    int32_t high;
} wsp_rescale_rules;

/* Dot products of vectors with all units.
 *   input     [vectors][depth], vectors begin `step` elements apart and may overlap
 *   output    [vectors][units]
 *   scratch   WSP_KERNEL_DENSE_SCRATCH(depth) bytes
 */
typedef void wsp_dense_kernel(const wsp_dense *dense, const int8_t *input, uint32_t step, uint32_t vectors,
                              int8_t *output, void *scratch);

/* One output pixel.
 *   output    [channels]
 *   scratch   WSP_KERNEL_DEPTHWISE_SCRATCH(channels) bytes
 */
typedef void wsp_depthwise_kernel(const wsp_depthwise *depthwise, const wsp_taps *taps, int8_t *output, void *scratch);

/* Sum (or difference) or product of the elements of two inputs.
 *   rules          add: the first member of a wsp_sum_rules
 *   step1, step2   1, or 0 to use the one element of that input throughout
 *   output         [count]
 */
typedef void wsp_pair_kernel(const wsp_pair_rules *rules, uint32_t count, const void *input1, uint32_t step1,
                             const void *input2, uint32_t step2, void *output);

/* Another scale, zero point, clamp or width for each element.
 *   input, output   [count]
 */
typedef void wsp_rescale_kernel(const wsp_rescale_rules *rules, uint32_t count, const void *input, void *output);

/* A function of int8 by its values from one element to another; beyond them it keeps the value at that end. */
typedef struct wsp_lookup_rules {
    const int8_t *table; /* [last - first + 1]; overlaps nothing */
    int32_t first;       /* element of the first entry, -128 or above */
    int32_t last;        /* first to 127 */
} wsp_lookup_rules;

/* A table's entry for each element.
 *   input, output   [count]
 */
typedef void wsp_lookup_kernel(const wsp_lookup_rules *rules, uint32_t count, const int8_t *input, int8_t *output);

/* Declares all kernels, their names ending in a suffix. */
#define WSP_DECLARE_KERNELS(suffix)                                                                                    \
    wsp_dense_kernel WSP_KERNEL_NAME(wsp_kernel_dense_int8, suffix);                                                   \
    wsp_depthwise_kernel WSP_KERNEL_NAME(wsp_kernel_depthwise_int8, suffix);                                           \
    wsp_pair_kernel WSP_KERNEL_NAME(wsp_kernel_add_int8, suffix);                                                      \
    wsp_pair_kernel WSP_KERNEL_NAME(wsp_kernel_add_int16, suffix);                                                     \
    wsp_pair_kernel WSP_KERNEL_NAME(wsp_kernel_mul_int8, suffix);                                                      \
    wsp_pair_kernel WSP_KERNEL_NAME(wsp_kernel_mul_int16, suffix);                                                     \
    wsp_rescale_kernel WSP_KERNEL_NAME(wsp_kernel_rescale, suffix);                                                    \
    wsp_lookup_kernel WSP_KERNEL_NAME(wsp_kernel_lookup_int8, suffix)

WSP_DECLARE_KERNELS();

#endif /* WSP_KERNELS_H */
