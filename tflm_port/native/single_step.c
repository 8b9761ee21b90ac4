/* wsp/engine_steps.h of the native engine. */
#include "wsp/engine_steps.h"

#include "ops.h"

static const wsp_step *step_at(const wsp_engine *engine, size_t step)
{
    uint32_t ref = engine->first_step;
    for (size_t i = 0u; i < step; i++) {
        ref = ((const wsp_step *)wsp_at(engine, ref))->next;
    }
    return (const wsp_step *)wsp_at(engine, ref);
}

size_t wsp_engine_step_count(const wsp_engine *engine)
{
    size_t count = 0u;
    for (uint32_t ref = engine->first_step; ref != 0u; ref = ((const wsp_step *)wsp_at(engine, ref))->next) {
        count++;
    }
    return count;
}

int32_t wsp_engine_step_operator(const wsp_engine *engine, size_t step)
{
    const wsp_step *at = step_at(engine, step);
    return at->operator== WSP_OPERATOR_COPY ? -1 : (int32_t)at->index;
}

void wsp_engine_execute_step(wsp_engine *engine, size_t step)
{
    const wsp_step *at = step_at(engine, step);
    wsp_operators[at->operator]->execute(engine, at + 1);
}
