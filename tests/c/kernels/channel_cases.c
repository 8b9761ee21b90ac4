#include "channel_cases.h"

case_channels case_channels_take(uint32_t channels, int usual)
{
    case_channels taken;
    const int32_t least = usual ? -16 : -31;
    const int32_t most = usual ? -4 : 30;
    taken.bias = (uint8_t *)case_bytes((size_t)4u * channels, case_one_in(2u) ? 4u : 1u, 0);
    taken.multipliers = (int32_t *)case_take(channels * sizeof *taken.multipliers, 4u);
    taken.shifts = (int8_t *)case_take(channels, 1u);
    for (uint32_t i = 0u; i < channels; i++) {
        const wsp_multiplier factor = case_factor(least, most);
        taken.multipliers[i] = factor.multiplier;
        taken.shifts[i] = (int8_t)factor.shift;
        if (usual) {
            taken.bias[4u * i + 2u] = taken.bias[4u * i + 3u] = case_one_in(2u) ? 0xFFu : 0u;
        }
    }
    const int per_channel = case_one_in(2u);
    const int narrow = case_one_in(3u);
    const wsp_channel_rules rules = {case_one_in(4u) ? NULL : taken.bias,
                                     per_channel ? taken.multipliers : NULL,
                                     per_channel ? taken.shifts : NULL,
                                     case_factor(least, most),
                                     case_one_in(2u) ? -128 : case_within(-128, 127),
                                     narrow ? case_within(-128, 0) : -128,
                                     narrow ? case_within(0, 127) : 127};
    taken.rules = rules;
    return taken;
}

void case_channels_give_back(case_channels *channels)
{
    case_give_back(channels->shifts);
    case_give_back(channels->multipliers);
    case_give_back(channels->bias);
}
