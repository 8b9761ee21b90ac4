/* Builder: walks subgraph 0 once, plans the arena and prepares every operator. A query and a setup run the same code; a
 * query merely has no memory to write to. The functions below are what an operator's prepare sees. */
#ifndef WSP_NATIVE_BUILDER_H
#define WSP_NATIVE_BUILDER_H

#include "layout.h"
#include "model.h"
#include "plan.h"
#include "schema.h"

#define WSP_BUILDER_TABLES 8u /* lookup tables that operators can share */
#define WSP_BUILDER_TABLE_BYTES 256u
#define WSP_BUILDER_VARIABLES 32u /* resource variables and variable tensors */

/* A resource variable or a variable tensor. */
typedef struct wsp_variable {
    int32_t tensor;        /* index of a variable tensor, or -1: a resource with a name */
    const char *container; /* null: none */
    const char *name;
    uint32_t ref;
    uint32_t bytes;
    uint32_t from; /* ref of its first content, 0: `fill` */
    uint32_t fill;
} wsp_variable;

/* A lookup table that an earlier operator has made. */
typedef struct wsp_shared_table {
    int32_t builtin;
    uint32_t scale_bits;
    int32_t zero_point;
    uint32_t ref;
} wsp_shared_table;

typedef struct wsp_builder {
    wsp_model model;
    wsp_graph graph;
    wsp_plan plan;
    uint8_t *memory;      /* null in a query */
    uint32_t arena_start; /* 0 in a query */
    uint32_t used_bytes;  /* all but the arena */
    wsp_engine engine;    /* what goes to the head of the memory */
    wsp_report *report;
    /* The operator being prepared. */
    uint32_t index;
    uint32_t operator;
    wsp_node node;
    uint32_t taken_tensor; /* input whose place the output took over, or WSP_PLAN_SCRATCH */
    uint32_t taken_ref;
    wsp_shared_table tables[WSP_BUILDER_TABLES];
    uint32_t table_count;
    wsp_variable variables[WSP_BUILDER_VARIABLES];
    uint32_t variable_count;
} wsp_builder;

/* Opens a model and counts the bytes that it needs: the query. Afterwards the builder can build it. */
wsp_status wsp_builder_count(wsp_builder *builder, const void *model, size_t model_bytes, const wsp_state_link *links,
                             size_t link_count, uint32_t *bytes, wsp_report *report);

/* Builds from an opened model.
 *   memory        null: count only
 *   arena_start   where the arena begins, from the count
 *   bytes         receives the size of all
 */
wsp_status wsp_builder_run(wsp_builder *builder, uint8_t *memory, uint32_t arena_start, const wsp_state_link *links,
                           uint32_t link_count, uint32_t *bytes);

/* The same in pieces, for callers that look at the plan in between: begin, every operator in order, finish. What an
 * operator used last is released when the next one is added. */
wsp_status wsp_builder_begin(wsp_builder *builder, uint8_t *memory, uint32_t arena_start, const wsp_state_link *links,
                             uint32_t link_count);
wsp_status wsp_builder_add(wsp_builder *builder, uint32_t index);
wsp_status wsp_builder_finish(wsp_builder *builder, uint32_t *bytes);

/* Stores what went wrong with the present operator; returns the status. */
wsp_status wsp_prepare_fail(wsp_builder *builder, wsp_status status, const char *field);

/* Checks the number of inputs (trailing optional ones may be absent) and outputs. */
wsp_status wsp_prepare_counts(wsp_builder *builder, uint32_t least_inputs, uint32_t most_inputs, uint32_t outputs);

/* Whether input `at` is there: optional inputs are left out or have index -1. */
bool wsp_prepare_has_input(wsp_builder *builder, uint32_t at);

/* Describes an input with its ref; it has elements of a known type. 16- and 32-bit constants that lie badly in the
 * model, or in the wrong byte order, are copied to the memory. */
wsp_status wsp_prepare_input(wsp_builder *builder, uint32_t at, wsp_operand *operand);

/* Describes an input that must be constant; its ref points into the model, the data is little-endian and unaligned. */
wsp_status wsp_prepare_constant(wsp_builder *builder, uint32_t at, int32_t type, wsp_operand *operand);

/* Describes an output with its ref. */
wsp_status wsp_prepare_output(wsp_builder *builder, uint32_t at, wsp_operand *operand);

/* Takes arena memory for the time of this operator only. */
wsp_status wsp_prepare_scratch(wsp_builder *builder, uint32_t bytes, uint32_t *ref);

/* Takes lasting memory, 4-byte aligned. */
wsp_status wsp_prepare_reserve(wsp_builder *builder, uint32_t bytes, uint32_t *ref);

/* Reserved memory to write to, or null in a query. */
void *wsp_prepare_memory(wsp_builder *builder, uint32_t ref);

/* Stores the parameters and adds the step. */
wsp_status wsp_prepare_commit(wsp_builder *builder, const void *params, uint32_t bytes);

#endif /* WSP_NATIVE_BUILDER_H */
