/* The operators: one file each under ops/, one table over all that are linked. */
#ifndef WSP_NATIVE_OPS_H
#define WSP_NATIVE_OPS_H

#include "builder.h"

/* An output may take over the memory of an input of equal size that is read no more. */
#define WSP_OPERATOR_IN_PLACE 1u

/* Of several operators with one code, the one that the type of the first input calls for. */
#define WSP_OPERATOR_INT16 4u
#define WSP_OPERATOR_FLOAT32 8u

#define WSP_OPERATOR_ANY_OUTPUTS 255u

typedef struct wsp_operator {
    int16_t builtin; /* WSP_BUILTIN_*, or -1 for what the engine adds by itself */
    uint8_t flags;
    /* What is checked and located before `prepare` (signature.h). Trailing inputs may be left out. */
    uint8_t least_inputs;
    uint8_t most_inputs;
    uint8_t outputs;
    uint16_t inputs[WSP_BUILDER_OPERANDS]; /* WSP_IS_* of the first ones; later ones are left to `prepare` */
    uint16_t output;                       /* of output 0; others are left to `prepare` */
    /* Validates the rest and stores the operator's parameters. */
    wsp_status (*prepare)(wsp_builder *builder);
    /* Computes; everything has been checked. Null for operators that add no step. */
    void (*execute)(const wsp_engine *engine, const void *params);
} wsp_operator;

#define WSP_OPERATOR_COPY 0u /* index of the operator that copies a tensor */

extern const wsp_operator *const wsp_operators[];
extern const uint32_t wsp_operator_count;

extern const wsp_operator wsp_op_copy;
#define WSP_OPERATOR(name, tflm_name) extern const wsp_operator wsp_op_##name;
#define WSP_VARIANT(name) extern const wsp_operator wsp_op_##name;
#include "ops/all.inc"
#undef WSP_OPERATOR
#undef WSP_VARIANT

/* Parameters of wsp_op_copy. */
typedef struct wsp_copy_params {
    uint32_t from;
    uint32_t to;
    uint32_t bytes;
} wsp_copy_params;

#endif /* WSP_NATIVE_OPS_H */
