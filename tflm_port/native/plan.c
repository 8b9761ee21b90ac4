#include "plan.h"

#include <string.h>

static uint32_t align(uint32_t bytes)
{
    return (bytes + WSP_PLAN_ALIGN_BYTES - 1u) & ~(WSP_PLAN_ALIGN_BYTES - 1u);
}

void wsp_plan_start(wsp_plan *plan, void *room, uint32_t room_bytes)
{
    const wsp_plan empty = {(uint8_t *)room, room_bytes, 0u, 0u, WSP_PLAN_MAX_BYTES, 0u, 0u};
    *plan = empty;
}

/* Opens a gap in the room and notes how full it is. */
static void *open_gap(wsp_plan *plan, uint32_t at, uint32_t bytes)
{
    const uint32_t used = wsp_plan_room_used(plan);
    if (bytes > plan->room_bytes - used) {
        return NULL;
    }
    memmove(plan->room + at + bytes, plan->room + at, used - at);
    if (used + bytes > plan->peak_room_bytes) {
        plan->peak_room_bytes = used + bytes;
    }
    return plan->room + at;
}

static wsp_status insert(wsp_plan *plan, uint32_t at, const wsp_plan_slot *slot)
{
    if (plan->count == WSP_PLAN_MAX_LIVE) {
        return WSP_ERR_MODEL_LIMIT;
    }
    wsp_plan_slot *gap = (wsp_plan_slot *)open_gap(plan, plan->kept_bytes + at * (uint32_t)sizeof *slot, sizeof *slot);
    if (gap == NULL) {
        return WSP_ERR_MEMORY_TOO_SMALL;
    }
    *gap = *slot;
    plan->count++;
    return WSP_OK;
}

wsp_status wsp_plan_place(wsp_plan *plan, uint32_t tensor, uint32_t bytes, uint32_t last_use, uint32_t *offset)
{
    const wsp_plan_slot *live = wsp_plan_slots(plan);
    const uint32_t need = align(bytes);
    uint32_t place = 0u;
    uint32_t at = 0u;
    while (at < plan->count && (live[at].offset < place || live[at].offset - place < need)) {
        place = align(live[at].offset + live[at].bytes);
        at++;
    }
    if (place > plan->most_bytes || need > plan->most_bytes - place) {
        return WSP_ERR_MEMORY_TOO_SMALL;
    }
    const wsp_plan_slot slot = {place, bytes, (uint16_t)tensor, (uint16_t)last_use};
    const wsp_status status = insert(plan, at, &slot);
    if (status == WSP_OK && place + need > plan->peak_bytes) {
        plan->peak_bytes = place + need;
    }
    *offset = place;
    return status;
}

wsp_plan_slot *wsp_plan_find(const wsp_plan *plan, uint32_t tensor)
{
    wsp_plan_slot *slot = wsp_plan_slots(plan);
    for (uint32_t i = 0u; i < plan->count; i++, slot++) {
        if (slot->tensor == tensor) {
            return slot;
        }
    }
    return NULL;
}

wsp_status wsp_plan_cut(wsp_plan *plan, wsp_plan_slot *slot, uint32_t tensor, uint32_t bytes, uint32_t last_use)
{
    const wsp_plan_slot part = {slot->offset, bytes, (uint16_t)tensor, (uint16_t)last_use};
    const wsp_status status = insert(plan, (uint32_t)(slot - wsp_plan_slots(plan)), &part);
    if (status == WSP_OK) {
        slot[1].offset += bytes;
        slot[1].bytes -= bytes;
    }
    return status;
}

void wsp_plan_release(wsp_plan *plan, uint32_t index)
{
    wsp_plan_slot *live = wsp_plan_slots(plan);
    uint32_t kept = 0u;
    for (uint32_t i = 0u; i < plan->count; i++) {
        if (live[i].tensor != WSP_PLAN_SCRATCH && live[i].last_use != index) {
            live[kept] = live[i];
            kept++;
        }
    }
    plan->count = kept;
}

void *wsp_plan_keep(wsp_plan *plan, uint32_t bytes)
{
    void *gap = open_gap(plan, plan->kept_bytes, bytes);
    plan->kept_bytes += gap == NULL ? 0u : bytes;
    return gap;
}
