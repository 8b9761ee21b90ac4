// wsp/engine_steps.h of the tflm engine: its interpreter runs whole graphs only.
#include "wsp/engine_steps.h"

size_t wsp_engine_step_count(const wsp_engine * /*engine*/)
{
    return 0;
}

int32_t wsp_engine_step_operator(const wsp_engine * /*engine*/, size_t /*step*/)
{
    return -1;
}

void wsp_engine_execute_step(wsp_engine * /*engine*/, size_t /*step*/)
{
}
