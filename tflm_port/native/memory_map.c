/* The memory map: a query that looks at the plan after every operator. */
#include "ops.h"

typedef struct map {
    wsp_builder builder;
    wsp_memory_fn visit;
    void *context;
    uint32_t seen;         /* what lies from here to the end has been shown */
    uint32_t seen_lasting; /* the same, of variables and tables */
} map;

static void show(const map *m, wsp_memory_kind kind, uint32_t offset, uint32_t bytes, int32_t first, int32_t last)
{
    const wsp_memory_block block = {kind, -1, NULL, offset, bytes, first, last, -1};
    if (bytes > 0u) {
        m->visit(m->context, &block);
    }
}

static bool is_linked(const wsp_builder *builder, uint32_t input)
{
    for (uint32_t i = 0u; i < builder->engine.link_count; i++) {
        if (builder->engine.links.pointer[i].input == input) {
            return true;
        }
    }
    return false;
}

static void show_tensor(map *m, wsp_memory_kind kind, int32_t tensor, int32_t first, int32_t onto)
{
    wsp_builder *builder = &m->builder;
    const wsp_plan_slot *slot = wsp_plan_find(&builder->plan, (uint32_t)tensor);
    wsp_table table;
    wsp_operand operand;
    wsp_fb_vector_table(&builder->model.fb, &builder->graph.tensors, (uint32_t)tensor, &table);
    if (slot == NULL || wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand) != WSP_OK) {
        return;
    }
    const wsp_memory_block block = {
        slot->last_use == WSP_PLAN_FOREVER && kind == WSP_MEMORY_INTERMEDIATE ? WSP_MEMORY_OUTPUT : kind,
        tensor,
        wsp_fb_string(&builder->model.fb, &table, WSP_TENSOR_NAME),
        builder->arena + slot->offset,
        operand.bytes,
        first,
        slot->last_use == WSP_PLAN_FOREVER ? -1 : (int32_t)slot->last_use,
        onto,
    };
    m->visit(m->context, &block);
}

static void show_inputs(map *m)
{
    wsp_builder *builder = &m->builder;
    for (uint32_t i = 0u; i < builder->engine.input_count; i++) {
        const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, &builder->graph.inputs, i);
        show_tensor(m, is_linked(builder, i) ? WSP_MEMORY_STATE : WSP_MEMORY_INPUT, tensor, -1, -1);
    }
}

/* Lasting memory from `start` to what has been seen: parameters of the present operator. */
static void show_parameters(map *m, uint32_t start)
{
    show(m, WSP_MEMORY_PARAMETERS, start, m->seen - start, (int32_t)m->builder.index, (int32_t)m->builder.index);
    m->seen = start;
}

static const char *variable_name(wsp_builder *builder, const wsp_lasting *variable)
{
    if (variable->kind == WSP_LASTING_RESOURCE) {
        return variable->key[1] == 0u ? NULL : (const char *)builder->model.fb.data + variable->key[1];
    }
    wsp_table table;
    wsp_fb_vector_table(&builder->model.fb, &builder->graph.tensors, variable->key[0], &table);
    return wsp_fb_string(&builder->model.fb, &table, WSP_TENSOR_NAME);
}

static void show_lasting(map *m)
{
    for (; m->seen_lasting < m->builder.lasting_count; m->seen_lasting++) {
        const wsp_lasting *lasting = &wsp_builder_lasting(&m->builder)[m->seen_lasting];
        const uint32_t end = lasting->ref + ((lasting->bytes + 3u) & ~3u);
        show_parameters(m, end);
        if (lasting->kind >= 0) {
            show(m, WSP_MEMORY_TABLE, lasting->ref, lasting->bytes, (int32_t)m->builder.index,
                 (int32_t)m->builder.index);
        } else {
            const int32_t tensor = lasting->kind == WSP_LASTING_TENSOR ? (int32_t)lasting->key[0] : -1;
            const wsp_memory_block block = {WSP_MEMORY_VARIABLE,
                                            tensor,
                                            variable_name(&m->builder, lasting),
                                            lasting->ref,
                                            lasting->bytes,
                                            -1,
                                            -1,
                                            -1};
            m->visit(m->context, &block);
        }
        m->seen = lasting->ref;
    }
    show_parameters(m, m->builder.top);
}

static void show_scratch(const map *m, wsp_memory_kind kind, int32_t first, int32_t last)
{
    const wsp_plan *plan = &m->builder.plan;
    const wsp_plan_slot *slots = wsp_plan_slots(plan);
    for (uint32_t i = 0u; i < plan->count; i++) {
        if (slots[i].tensor == WSP_PLAN_SCRATCH) {
            show(m, kind, m->builder.arena + slots[i].offset, slots[i].bytes, first, last);
        }
    }
}

static void show_operator(map *m)
{
    wsp_builder *builder = &m->builder;
    const int32_t index = (int32_t)builder->index;
    const int32_t onto = builder->taken_tensor == WSP_PLAN_SCRATCH ? -1 : (int32_t)builder->taken_tensor;
    for (uint32_t i = 0u; i < builder->node.outputs.count; i++) {
        show_tensor(m, WSP_MEMORY_INTERMEDIATE, wsp_fb_vector_i32(&builder->model.fb, &builder->node.outputs, i), index,
                    onto);
    }
    show_scratch(m, WSP_MEMORY_SCRATCH, index, index);
    show_lasting(m);
}

/* What finishing adds: copies that model outputs need, what reset sets and what moves after a step. */
static void show_end(map *m)
{
    const wsp_engine *engine = &m->builder.engine;
    const uint32_t starts_bytes = engine->start_count * (uint32_t)sizeof(wsp_start);
    const uint32_t moves_bytes = engine->move_count * (uint32_t)sizeof(wsp_move);
    show_scratch(m, WSP_MEMORY_OUTPUT, (int32_t)m->builder.graph.operators.count, -1);
    m->builder.index = m->builder.graph.operators.count;
    show_parameters(m, engine->starts + starts_bytes);
    show(m, WSP_MEMORY_HEAD, engine->moves, starts_bytes + moves_bytes, -1, -1);
    show(m, WSP_MEMORY_SETUP, m->builder.arena, m->builder.plan.peak_room_bytes, -1, -1);
}

wsp_status wsp_engine_memory_map(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                 wsp_memory_fn visit, void *context, wsp_report *report)
{
    map m;
    wsp_builder_room room;
    uint32_t bytes = 0u;
    if (visit == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "visit");
    }
    wsp_status status = wsp_builder_open(&m.builder, model, model_bytes, links, link_count, report);
    if (status == WSP_OK) {
        status = wsp_builder_run(&m.builder, NULL, SIZE_MAX, &room, &bytes);
    }
    if (status != WSP_OK) {
        return status;
    }
    m.visit = visit;
    m.context = context;
    m.seen = bytes;
    m.seen_lasting = 0u;
    status = wsp_builder_begin(&m.builder, NULL, bytes, &room);
    show(&m, WSP_MEMORY_HEAD, 0u, m.builder.arena, -1, -1);
    show_inputs(&m);
    for (uint32_t i = 0u; status == WSP_OK && i < m.builder.graph.operators.count; i++) {
        status = wsp_builder_add(&m.builder, i);
        show_operator(&m);
    }
    if (status == WSP_OK) {
        status = wsp_builder_finish(&m.builder, &bytes);
        show_end(&m);
    }
    return status;
}
