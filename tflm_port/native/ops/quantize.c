/* QUANTIZE between integers: int8 and int16 to either and to int32, int32 to int8 and int16, int8 to uint8 and back. */
#include "../kernels/element.h"
#include "../rescale.h"

typedef struct quantize_params {
    wsp_rescale_params rescale;
    uint32_t by_element; /* the kernel does not know one of the types */
    int32_t input_type;
} quantize_params;

/* Whether the reference knows the pair. */
static bool is_known(int32_t from, int32_t to)
{
    const bool signed_from = from == WSP_TYPE_INT8 || from == WSP_TYPE_INT16;
    const bool signed_to = to == WSP_TYPE_INT8 || to == WSP_TYPE_INT16;
    return (signed_from && signed_to) || (signed_from && to == WSP_TYPE_INT32) ||
           (from == WSP_TYPE_INT32 && signed_to) || (from == WSP_TYPE_INT8 && to == WSP_TYPE_UINT8) ||
           (from == WSP_TYPE_UINT8 && to == WSP_TYPE_INT8);
}

static wsp_status prepare(wsp_builder *builder)
{
    const wsp_operand *input = &builder->inputs[0];
    const wsp_operand *output = &builder->output;
    quantize_params params;
    wsp_rescale_rules *rules = &params.rescale.rules;
    if (!is_known(input->type, output->type)) {
        return wsp_prepare_invalid(builder, "tensor type");
    }
    if (!wsp_rescale_prepare(builder, &params.rescale) || output->scales.count != 1u) {
        return wsp_prepare_invalid(builder, "scale");
    }
    params.by_element =
        rules->input_bytes == 4u || rules->output_bytes == 4u || input->type == WSP_TYPE_UINT8 ? 1u : 0u;
    params.input_type = input->type;
    return wsp_prepare_commit(builder, &params, sizeof params);
}

static int32_t load(const void *input, int32_t type, uint32_t i)
{
    switch (type) {
    case WSP_TYPE_INT8:
        return ((const int8_t *)input)[i];
    case WSP_TYPE_UINT8:
        return ((const uint8_t *)input)[i];
    case WSP_TYPE_INT16:
        return ((const int16_t *)input)[i];
    default:
        return ((const int32_t *)input)[i];
    }
}

static void store(void *output, uint32_t width_bytes, uint32_t i, int32_t y)
{
    if (width_bytes == 1u) {
        ((int8_t *)output)[i] = (int8_t)y;
    } else if (width_bytes == 2u) {
        ((int16_t *)output)[i] = (int16_t)y;
    } else {
        ((int32_t *)output)[i] = y;
    }
}

static void execute(const wsp_engine *engine, const void *params)
{
    const quantize_params *quantize = (const quantize_params *)params;
    wsp_rescale_rules rules = quantize->rescale.rules;
    if (quantize->by_element == 0u) {
        wsp_rescale_run(engine, &quantize->rescale);
        return;
    }
    const void *input = wsp_at(engine, quantize->rescale.input);
    void *output = wsp_at(engine, quantize->rescale.output);
    const int32_t offset = -rules.input_zero_point;
    rules.input_zero_point = 0;
    for (uint32_t i = 0u; i < quantize->rescale.count; i++) {
        /* Numbers of 32 bits wrap here, as the reference's do. */
        const int32_t x = wsp_add_wrap32(load(input, quantize->input_type, i), offset);
        store(output, rules.output_bytes, i, wsp_rescale_element(&rules, x));
    }
}

#define NUMBER (WSP_IS_INTEGER | WSP_IS_UINT8 | WSP_IS_INT32 | WSP_IS_SCALED)

const wsp_operator wsp_op_quantize = {
    .builtin = WSP_BUILTIN_QUANTIZE,
    .flags = WSP_OPERATOR_IN_PLACE,
    WSP_UNARY_SIGNATURE(NUMBER, NUMBER),
    .prepare = prepare,
    .execute = execute,
};
