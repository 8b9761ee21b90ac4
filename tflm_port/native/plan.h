/* Arena plan: each tensor gets the lowest gap that is free for its lifetime, operator by operator. Only the tensors
 * that live at one moment are remembered, in a room that the caller lends: what else the builder has to remember lies
 * in front of them. */
#ifndef WSP_NATIVE_PLAN_H
#define WSP_NATIVE_PLAN_H

#include <stdbool.h>

#include "wsp/base.h"

#define WSP_PLAN_MAX_LIVE 64u          /* tensors alive at one moment */
#define WSP_PLAN_ALIGN_BYTES 4u        /* of every tensor in the arena */
#define WSP_PLAN_MAX_BYTES 0x3FFFFFFFu /* of an arena */
#define WSP_PLAN_FOREVER 0xFFFFu       /* last use of model inputs, outputs and variables */
#define WSP_PLAN_SCRATCH 0xFFFFu       /* tensor index of an operator's scratch */

typedef struct wsp_plan_slot {
    uint32_t offset;
    uint32_t bytes;
    uint16_t tensor;
    uint16_t last_use; /* operator index */
} wsp_plan_slot;

typedef struct wsp_plan {
    uint8_t *room;       /* 4-byte aligned: what is kept, then the live slots by rising offset */
    uint32_t room_bytes; /* may change as long as it holds what lies in the room */
    uint32_t kept_bytes;
    uint32_t count;           /* live slots */
    uint32_t most_bytes;      /* that the arena may have */
    uint32_t peak_bytes;      /* that it has */
    uint32_t peak_room_bytes; /* most that ever lay in the room */
} wsp_plan;

/* Starts with an empty room and no limit but WSP_PLAN_MAX_BYTES. */
void wsp_plan_start(wsp_plan *plan, void *room, uint32_t room_bytes);

/* Finds a place.
 *   bytes      at most WSP_PLAN_MAX_BYTES
 *   last_use   index of the last operator that reads the tensor, or WSP_PLAN_FOREVER
 *   offset     receives the place in the arena
 * Returns WSP_OK, WSP_ERR_MODEL_LIMIT when too many tensors are alive, WSP_ERR_MEMORY_TOO_SMALL.
 */
wsp_status wsp_plan_place(wsp_plan *plan, uint32_t tensor, uint32_t bytes, uint32_t last_use, uint32_t *offset);

/* The live slots, valid until the next call that makes any. */
static inline wsp_plan_slot *wsp_plan_slots(const wsp_plan *plan)
{
    return (wsp_plan_slot *)(void *)(plan->room + plan->kept_bytes);
}

/* The slot of a live tensor, or null. */
wsp_plan_slot *wsp_plan_find(const wsp_plan *plan, uint32_t tensor);

/* Cuts the first bytes off a slot and gives them to another tensor. Returns WSP_OK or as wsp_plan_place(). */
wsp_status wsp_plan_cut(wsp_plan *plan, wsp_plan_slot *slot, uint32_t tensor, uint32_t bytes, uint32_t last_use);

/* Frees every tensor whose last use is operator `index` and all scratch. */
void wsp_plan_release(wsp_plan *plan, uint32_t index);

/* Lengthens what is kept; returns the new bytes (a multiple of 4), or null when the room is full. */
void *wsp_plan_keep(wsp_plan *plan, uint32_t bytes);

/* Bytes of the room that are in use. */
static inline uint32_t wsp_plan_room_used(const wsp_plan *plan)
{
    return plan->kept_bytes + plan->count * (uint32_t)sizeof(wsp_plan_slot);
}

#endif /* WSP_NATIVE_PLAN_H */
