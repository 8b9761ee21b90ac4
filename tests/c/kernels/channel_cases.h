/* Random rules of output channels, each array of its exact size. */
#ifndef CHANNEL_CASES_H
#define CHANNEL_CASES_H

#include "cases.h"

typedef struct case_channels {
    wsp_channel_rules rules;
    uint8_t *bias;
    int32_t *multipliers;
    int8_t *shifts;
} case_channels;

/* Usual ones (factors below one, biases of the size of sums) or any. */
case_channels case_channels_take(uint32_t channels, int usual);
void case_channels_give_back(case_channels *channels);

#endif /* CHANNEL_CASES_H */
