#include "multiplication.h"

#include <stddef.h>

#include "quant.h"

wsp_status wsp_multiplication_prepare(wsp_builder *builder)
{
    wsp_binary_params params;
    wsp_pair_rules *rules = &params.rules.pair;
    return wsp_quant_product_ratio(builder->inputs[0].scale_bits, builder->inputs[1].scale_bits,
                                   builder->output.scale_bits, &rules->factor)
               ? wsp_binary_commit(builder, &params, offsetof(wsp_binary_params, rules) + sizeof *rules)
               : wsp_prepare_invalid(builder, "scale");
}
