/* Arena plan: each tensor gets the lowest gap that is free for its lifetime, operator by operator. Only the tensors
 * that live at one moment are remembered, so that a query needs no memory that grows with the model. */
#ifndef WSP_NATIVE_PLAN_H
#define WSP_NATIVE_PLAN_H

#include "wsp/base.h"

#define WSP_PLAN_MAX_LIVE 64u    /* tensors alive at one moment */
#define WSP_PLAN_ALIGN_BYTES 4u  /* of every tensor in the arena */
#define WSP_PLAN_FOREVER 0xFFFFu /* last use of model inputs, outputs and variables */
#define WSP_PLAN_SCRATCH 0xFFFFu /* tensor index of an operator's scratch */

typedef struct wsp_plan_slot {
    uint32_t offset;
    uint32_t bytes;
    uint16_t tensor;
    uint16_t last_use; /* operator index */
} wsp_plan_slot;

typedef struct wsp_plan {
    wsp_plan_slot live[WSP_PLAN_MAX_LIVE]; /* by rising offset */
    uint32_t count;
    uint32_t peak_bytes;
} wsp_plan;

void wsp_plan_start(wsp_plan *plan);

/* Finds room.
 *   bytes      below 2^30
 *   last_use   index of the last operator that reads the tensor, or WSP_PLAN_FOREVER
 *   offset     receives the place in the arena
 * Returns WSP_OK or WSP_ERR_MODEL_LIMIT.
 */
wsp_status wsp_plan_place(wsp_plan *plan, uint32_t tensor, uint32_t bytes, uint32_t last_use, uint32_t *offset);

/* The slot of a live tensor, or null. */
wsp_plan_slot *wsp_plan_find(wsp_plan *plan, uint32_t tensor);

/* Frees every tensor whose last use is operator `index` and all scratch. */
void wsp_plan_release(wsp_plan *plan, uint32_t index);

#endif /* WSP_NATIVE_PLAN_H */
