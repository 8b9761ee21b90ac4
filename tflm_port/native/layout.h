/* How the engine's memory is laid out:
 *
 *   wsp_engine | refs of inputs, outputs | arena | what the steps need, the first step at the end
 *
 * Only fixed-width integers are stored, so a model needs the same number of bytes on every machine. A ref is an offset
 * from the start of the memory, or, with its top bit set, from the start of the model. While setup runs, the arena
 * holds no tensors yet but what the builder has to remember (plan.h). */
#ifndef WSP_NATIVE_LAYOUT_H
#define WSP_NATIVE_LAYOUT_H

#include "wsp/engine.h"

#define WSP_REF_MODEL 0x80000000u

/* One operator to execute; its parameters follow. */
typedef struct wsp_step {
    uint32_t next;     /* ref of the next step, 0: none */
    uint16_t operator; /* index into wsp_operators */
    uint16_t index;    /* position in subgraph 0 */
} wsp_step;

/* What a variable holds after setup and reset: the bytes at `from`, or `fill` everywhere when that is 0. */
typedef struct wsp_start {
    uint32_t to;
    uint32_t from;
    uint32_t bytes;
    uint32_t fill;
} wsp_start;

/* A state that moves from an output to an input after every execution. */
typedef struct wsp_move {
    uint32_t from;
    uint32_t to;
    uint32_t bytes;
} wsp_move;

struct wsp_engine {
    union {
        const uint8_t *pointer;
        uint64_t room;
    } model;
    union {
        const wsp_state_link *pointer;
        uint64_t room;
    } links;
    uint32_t model_bytes;
    uint16_t link_count;
    uint16_t input_count;
    uint16_t output_count;
    uint16_t move_count;
    uint32_t moves; /* ref of wsp_move */
    uint32_t first_step;
    uint32_t starts; /* ref of wsp_start */
    uint32_t start_count;
    uint32_t memory_bytes;
};

/* Address behind a ref. What lies in the model is never written. */
static inline void *wsp_at(const wsp_engine *engine, uint32_t ref)
{
    const uint8_t *base = (ref & WSP_REF_MODEL) != 0u ? engine->model.pointer : (const uint8_t *)engine;
    return (void *)(uintptr_t)(base + (ref & ~WSP_REF_MODEL));
}

/* Refs of the inputs, then of the outputs. */
static inline uint32_t *wsp_engine_refs(const wsp_engine *engine)
{
    return (uint32_t *)wsp_at(engine, (uint32_t)sizeof *engine);
}

#endif /* WSP_NATIVE_LAYOUT_H */
