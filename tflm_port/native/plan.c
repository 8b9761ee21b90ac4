#include "plan.h"

static const uint32_t ARENA_LIMIT = 0x3FFFFFFFu;

void wsp_plan_start(wsp_plan *plan)
{
    plan->count = 0u;
    plan->peak_bytes = 0u;
}

wsp_status wsp_plan_place(wsp_plan *plan, uint32_t tensor, uint32_t bytes, uint32_t last_use, uint32_t *offset)
{
    const uint32_t need = (bytes + WSP_PLAN_ALIGN_BYTES - 1u) & ~(WSP_PLAN_ALIGN_BYTES - 1u);
    if (plan->count == WSP_PLAN_MAX_LIVE) {
        return WSP_ERR_MODEL_LIMIT;
    }
    uint32_t place = 0u;
    uint32_t at = 0u;
    while (at < plan->count && plan->live[at].offset - place < need) {
        place = plan->live[at].offset + plan->live[at].bytes;
        at++;
    }
    if (need > ARENA_LIMIT - place) {
        return WSP_ERR_MODEL_LIMIT;
    }
    for (uint32_t i = plan->count; i > at; i--) {
        plan->live[i] = plan->live[i - 1u];
    }
    const wsp_plan_slot slot = {place, need, (uint16_t)tensor, (uint16_t)last_use};
    plan->live[at] = slot;
    plan->count++;
    if (place + need > plan->peak_bytes) {
        plan->peak_bytes = place + need;
    }
    *offset = place;
    return WSP_OK;
}

wsp_plan_slot *wsp_plan_find(wsp_plan *plan, uint32_t tensor)
{
    for (uint32_t i = 0u; i < plan->count; i++) {
        if (plan->live[i].tensor == tensor) {
            return &plan->live[i];
        }
    }
    return NULL;
}

void wsp_plan_release(wsp_plan *plan, uint32_t index)
{
    uint32_t kept = 0u;
    for (uint32_t i = 0u; i < plan->count; i++) {
        if (plan->live[i].tensor != WSP_PLAN_SCRATCH && plan->live[i].last_use != index) {
            plan->live[kept] = plan->live[i];
            kept++;
        }
    }
    plan->count = kept;
}
