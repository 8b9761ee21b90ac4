/* Builder: walks subgraph 0 once, plans the arena and prepares every operator. A query and a setup run the same code; a
 * query merely has no memory to write to. The functions below are what an operator's prepare sees. */
#ifndef WSP_NATIVE_BUILDER_H
#define WSP_NATIVE_BUILDER_H

#include "layout.h"
#include "model.h"
#include "plan.h"
#include "schema.h"

#define WSP_BUILDER_LASTING 40u /* variables and shared tables */
#define WSP_BUILDER_OPERANDS 3u /* inputs that are described once for all who ask */
#define WSP_BUILDER_CLASSES 48u /* of tensors, by their index modulo this */

/* Memory that later operators find again: a lookup table, a variable tensor or a resource variable. */
typedef struct wsp_lasting {
    int16_t kind;    /* operator code of a table, WSP_LASTING_TENSOR or WSP_LASTING_RESOURCE */
    uint16_t fill;   /* first content of a variable, where `from` is 0 */
    uint32_t key[2]; /* scale and zero point; tensor; position of container and name in the model, 0: none */
    uint32_t ref;
    uint32_t bytes;
    uint32_t from; /* ref of a variable's first content */
} wsp_lasting;

#define WSP_LASTING_TENSOR (-1)
#define WSP_LASTING_RESOURCE (-2)

/* Room for a query, in which the builder remembers what a setup remembers in the arena. */
typedef struct wsp_builder_room {
    wsp_lasting lasting[WSP_BUILDER_LASTING];
    wsp_plan_slot live[WSP_PLAN_MAX_LIVE];
} wsp_builder_room;

typedef struct wsp_builder {
    /* First tensors of the operator being prepared, the type of those that are left out is -1. In front, where Thumb
     * instructions reach. */
    wsp_operand output;
    wsp_operand inputs[WSP_BUILDER_OPERANDS];
    wsp_model model;
    wsp_graph graph;
    wsp_plan plan;
    uint8_t *memory;   /* null in a query */
    uint32_t bytes;    /* of the memory, a multiple of 4 */
    uint32_t arena;    /* where it begins */
    uint32_t top;      /* where what the steps need begins: it grows from the end of the memory downwards */
    wsp_engine engine; /* what goes to the head of the memory */
    wsp_report *report;
    uint32_t last_step;                        /* ref, 0: none yet */
    uint32_t lasting_count;                    /* wsp_lasting that the plan keeps */
    uint32_t merged_links;                     /* whose output lies in the place of their input */
    uint8_t last_readers[WSP_BUILDER_CLASSES]; /* the last operator that reads a tensor of the class, or UINT8_MAX */
    /* The operator being prepared. */
    uint32_t index;
    uint32_t operator;
    wsp_node node;
    int32_t described;     /* the tensor that `output` holds while the next operator is read, -1: none */
    uint32_t taken_tensor; /* in whose place an output lies, or WSP_PLAN_SCRATCH */
} wsp_builder;

/* Opens a model. */
wsp_status wsp_builder_open(wsp_builder *builder, const void *model, size_t model_bytes, const wsp_state_link *links,
                            size_t link_count, wsp_report *report);

/* Walks an opened model.
 *   memory   null: count only
 *   bytes    of the memory
 *   room     to remember things in when there is no memory
 *   needed   receives the bytes that a setup needs
 */
wsp_status wsp_builder_run(wsp_builder *builder, uint8_t *memory, size_t bytes, wsp_builder_room *room,
                           uint32_t *needed);

/* The same in pieces, for callers that look at the plan in between: begin, every operator in order, finish. What an
 * operator used last is released when the next one is added. */
wsp_status wsp_builder_begin(wsp_builder *builder, uint8_t *memory, size_t bytes, wsp_builder_room *room);
wsp_status wsp_builder_add(wsp_builder *builder, uint32_t index);
wsp_status wsp_builder_finish(wsp_builder *builder, uint32_t *needed);

/* Notes the last reader of every class of tensors, before the first operator is added. */
void wsp_placement_start(wsp_builder *builder);

/* Whether a list of tensors has one. */
bool wsp_builder_contains(const wsp_builder *builder, const wsp_vector *list, int32_t tensor);

/* Gives a tensor a place; field names it where that fails. */
wsp_status wsp_builder_place(wsp_builder *builder, uint32_t tensor, uint32_t bytes, uint32_t last_use,
                             const char *field, uint32_t *ref);

/* Memory that the plan keeps in mind, in the order in which it was made. */
wsp_lasting *wsp_builder_lasting(const wsp_builder *builder);

/* The one of the same kind and key, or null. */
wsp_lasting *wsp_builder_find(const wsp_builder *builder, const wsp_lasting *wanted);

/* Keeps one more in mind; null when there are too many. */
wsp_lasting *wsp_builder_keep(wsp_builder *builder, const wsp_lasting *lasting);

/* Stores what went wrong with the present operator; returns the status. */
wsp_status wsp_prepare_fail(wsp_builder *builder, wsp_status status, const char *field);

/* The same for WSP_ERR_OPERATOR_INVALID. */
wsp_status wsp_prepare_invalid(wsp_builder *builder, const char *field);

/* Number of an option of the operator, 0 where the model leaves it out. */
int32_t wsp_prepare_option8(wsp_builder *builder, uint32_t id);
int32_t wsp_prepare_option32(wsp_builder *builder, uint32_t id);

/* Index of the tensor that an input or output of the operator is. */
int32_t wsp_prepare_input_index(wsp_builder *builder, uint32_t at);
int32_t wsp_prepare_output_index(wsp_builder *builder, uint32_t at);

/* Describes an input with its ref; it has elements of a known type. 16- and 32-bit constants that lie badly in the
 * model, or in the wrong byte order, are copied to the memory. Comes before the outputs are placed.
 *   asked   WSP_IS_*; with WSP_IS_CONSTANT the ref points into the model
 */
wsp_status wsp_prepare_input(wsp_builder *builder, uint32_t at, uint32_t asked, wsp_operand *operand);

/* Describes an output without placing it.
 *   asked   WSP_IS_*
 */
wsp_status wsp_prepare_describe_output(wsp_builder *builder, uint32_t at, uint32_t asked, wsp_operand *operand);

/* Places a described output and fills in its ref. */
wsp_status wsp_prepare_place(wsp_builder *builder, uint32_t at, wsp_operand *operand);

/* Places a described output on part of an input that nobody reads later; false where that cannot or need not be.
 *   at       which input
 *   from     ref where the part begins
 *   out      which output
 *   output   receives its ref
 */
bool wsp_prepare_view(wsp_builder *builder, uint32_t at, uint32_t from, uint32_t out, wsp_operand *output);

/* Takes arena memory for the time of this operator only. */
wsp_status wsp_prepare_scratch(wsp_builder *builder, uint32_t bytes, uint32_t *ref);

/* Takes lasting memory, 4-byte aligned. */
wsp_status wsp_prepare_reserve(wsp_builder *builder, uint32_t bytes, uint32_t *ref);

/* Reserved memory to write to, or null in a query. */
void *wsp_prepare_memory(wsp_builder *builder, uint32_t ref);

/* Stores the parameters and adds the step. */
wsp_status wsp_prepare_commit(wsp_builder *builder, const void *params, uint32_t bytes);

#endif /* WSP_NATIVE_BUILDER_H */
