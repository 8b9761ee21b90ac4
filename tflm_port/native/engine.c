/* The steps, one after the other. Setup has validated every offset, shape and parameter. */
#include <string.h>

#include "ops.h"
#include "wsp/engine.h"

wsp_status wsp_engine_execute(wsp_engine *engine)
{
    for (uint32_t ref = engine->first_step; ref != 0u;) {
        const wsp_step *step = (const wsp_step *)wsp_at(engine, ref);
        wsp_operators[step->operator]->execute(engine, step + 1);
        ref = step->next;
    }
    const wsp_move *move = (const wsp_move *)wsp_at(engine, engine->moves);
    for (uint32_t i = 0u; i < engine->move_count; i++, move++) {
        memcpy(wsp_at(engine, move->to), wsp_at(engine, move->from), move->bytes);
    }
    return WSP_OK;
}
