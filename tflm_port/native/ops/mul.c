/* MUL of two int8 or int16 tensors, with broadcasting. */
#include "../broadcast.h"
#include "../operand.h"
#include "../ops.h"
#include "../requantize.h"

enum { OPTION_ACTIVATION = 0 };

typedef struct mul_params {
    uint32_t input1;
    uint32_t input2;
    uint32_t output;
    uint32_t broadcast;
    int32_t zero_point1;
    int32_t zero_point2;
    int32_t zero_point;
    wsp_multiplier factor;
    int32_t low;
    int32_t high;
    uint32_t width_bytes;
} mul_params;

static wsp_status prepare(wsp_builder *builder)
{
    wsp_operand input1;
    wsp_operand input2;
    wsp_operand output;
    wsp_real scale1;
    wsp_real scale2;
    wsp_real scale;
    mul_params params;
    wsp_status status = wsp_prepare_counts(builder, 2u, 2u, 1u);
    if (status != WSP_OK || (status = wsp_prepare_input(builder, 0u, &input1)) != WSP_OK ||
        (status = wsp_prepare_input(builder, 1u, &input2)) != WSP_OK ||
        (status = wsp_prepare_output(builder, 0u, &output)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &input1, &scale1)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &input2, &scale2)) != WSP_OK ||
        (status = wsp_operand_scale(builder, &output, &scale)) != WSP_OK) {
        return status;
    }
    if (input1.type != output.type || input2.type != output.type) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "tensor type");
    }
    if (output.type == WSP_TYPE_INT16 && (input1.zero_point != 0 || input2.zero_point != 0 || output.zero_point != 0)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "zero point");
    }
    const wsp_real product = wsp_real_mul(scale1, scale2, WSP_REAL_DOUBLE);
    if (!wsp_quant_multiplier(wsp_real_div(product, scale, WSP_REAL_DOUBLE), &params.factor)) {
        return wsp_prepare_fail(builder, WSP_ERR_OPERATOR_INVALID, "scale");
    }
    params.input1 = input1.ref;
    params.input2 = input2.ref;
    params.output = output.ref;
    params.zero_point1 = input1.zero_point;
    params.zero_point2 = input2.zero_point;
    params.zero_point = output.zero_point;
    params.width_bytes = wsp_type_bytes(output.type);
    const int32_t activation = wsp_fb_i8(&builder->model.fb, &builder->node.options, OPTION_ACTIVATION, 0);
    if ((status = wsp_operand_activation(builder, &output, activation, &params.low, &params.high)) != WSP_OK ||
        (status = wsp_broadcast_prepare(builder, &input1, &input2, &output, &params.broadcast)) != WSP_OK) {
        return status;
    }
    return wsp_prepare_commit(builder, &params, sizeof params);
}

#define MUL_ROW(name, type)                                                                                            \
    static void name(const void *params, uint32_t count, const void *input1, uint32_t stride1, const void *input2,     \
                     uint32_t stride2, void *output)                                                                   \
    {                                                                                                                  \
        const mul_params mul = *(const mul_params *)params;                                                            \
        const type *a = (const type *)input1;                                                                          \
        const type *b = (const type *)input2;                                                                          \
        type *to = (type *)output;                                                                                     \
        for (uint32_t i = 0u; i < count; i++) {                                                                        \
            const int32_t raw = (a[i * stride1] - mul.zero_point1) * (b[i * stride2] - mul.zero_point2);               \
            const int32_t scaled = wsp_requantize(raw, mul.factor.multiplier, mul.factor.shift);                       \
            to[i] = (type)wsp_clamp32(wsp_add_wrap32(scaled, mul.zero_point), mul.low, mul.high);                      \
        }                                                                                                              \
    }

MUL_ROW(row_int8, int8_t)
MUL_ROW(row_int16, int16_t)

static void execute(const wsp_engine *engine, const void *params)
{
    const mul_params *mul = (const mul_params *)params;
    wsp_broadcast_run((const wsp_broadcast *)wsp_at(engine, mul->broadcast),
                      mul->width_bytes == 1u ? row_int8 : row_int16, mul, mul->width_bytes, wsp_at(engine, mul->input1),
                      wsp_at(engine, mul->input2), wsp_at(engine, mul->output));
}

const wsp_operator wsp_op_mul = {WSP_BUILTIN_MUL, WSP_OPERATOR_IN_PLACE, prepare, execute};
