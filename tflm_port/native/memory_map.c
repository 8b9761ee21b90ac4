/* The memory map: a query that looks at the plan after every operator. */
#include "ops.h"

typedef struct map {
    wsp_builder builder;
    wsp_memory_fn visit;
    void *context;
    uint32_t seen_bytes; /* outside the arena */
    uint32_t seen_variables;
    uint32_t seen_tables;
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
    const wsp_table table = wsp_fb_vector_table(&builder->model.fb, builder->graph.tensors, (uint32_t)tensor);
    wsp_operand operand;
    if (slot == NULL || wsp_model_tensor(&builder->model, &builder->graph, tensor, &operand) != WSP_OK) {
        return;
    }
    const wsp_memory_block block = {
        slot->last_use == WSP_PLAN_FOREVER && kind == WSP_MEMORY_INTERMEDIATE ? WSP_MEMORY_OUTPUT : kind,
        tensor,
        wsp_fb_string(&builder->model.fb, &table, WSP_TENSOR_NAME),
        builder->arena_start + slot->offset,
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
        const int32_t tensor = wsp_fb_vector_i32(&builder->model.fb, builder->graph.inputs, i);
        show_tensor(m, is_linked(builder, i) ? WSP_MEMORY_STATE : WSP_MEMORY_INPUT, tensor, -1, -1);
    }
}

/* Lasting memory up to `end`: parameters of the present operator. */
static void show_parameters(map *m, uint32_t end)
{
    show(m, WSP_MEMORY_PARAMETERS, m->seen_bytes, end - m->seen_bytes, (int32_t)m->builder.index,
         (int32_t)m->builder.index);
    m->seen_bytes = end;
}

static void show_lasting(map *m)
{
    const wsp_builder *builder = &m->builder;
    for (; m->seen_variables < builder->variable_count; m->seen_variables++) {
        const wsp_variable *variable = &builder->variables[m->seen_variables];
        const wsp_memory_block block = {
            WSP_MEMORY_VARIABLE, -1, variable->name, variable->ref, variable->bytes, -1, -1, -1};
        show_parameters(m, variable->ref);
        m->visit(m->context, &block);
        m->seen_bytes = variable->ref + ((variable->bytes + 3u) & ~3u);
    }
    for (; m->seen_tables < builder->table_count; m->seen_tables++) {
        const uint32_t ref = builder->tables[m->seen_tables].ref;
        show_parameters(m, ref);
        show(m, WSP_MEMORY_TABLE, ref, WSP_BUILDER_TABLE_BYTES, (int32_t)builder->index, (int32_t)builder->index);
        m->seen_bytes = ref + WSP_BUILDER_TABLE_BYTES;
    }
    show_parameters(m, builder->used_bytes);
}

static void show_scratch(const map *m, wsp_memory_kind kind, int32_t first, int32_t last)
{
    const wsp_plan *plan = &m->builder.plan;
    for (uint32_t i = 0u; i < plan->count; i++) {
        if (plan->live[i].tensor == WSP_PLAN_SCRATCH) {
            show(m, kind, m->builder.arena_start + plan->live[i].offset, plan->live[i].bytes, first, last);
        }
    }
}

static void show_operator(map *m)
{
    wsp_builder *builder = &m->builder;
    const int32_t index = (int32_t)builder->index;
    const int32_t onto = builder->taken_tensor == WSP_PLAN_SCRATCH ? -1 : (int32_t)builder->taken_tensor;
    for (uint32_t i = 0u; i < builder->node.outputs.count; i++) {
        show_tensor(m, WSP_MEMORY_INTERMEDIATE, wsp_fb_vector_i32(&builder->model.fb, builder->node.outputs, i), index,
                    onto);
    }
    show_scratch(m, WSP_MEMORY_SCRATCH, index, index);
    show_lasting(m);
}

/* What finishing adds: copies that model outputs need, and what reset sets. */
static void show_end(map *m)
{
    const wsp_engine *engine = &m->builder.engine;
    show_scratch(m, WSP_MEMORY_OUTPUT, (int32_t)m->builder.graph.operators.count, -1);
    show(m, WSP_MEMORY_PARAMETERS, m->seen_bytes, engine->starts - m->seen_bytes, -1, -1);
    show(m, WSP_MEMORY_HEAD, engine->starts, engine->start_count * (uint32_t)sizeof(wsp_start), -1, -1);
}

wsp_status wsp_engine_memory_map(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                 wsp_memory_fn visit, void *context, wsp_report *report)
{
    map m;
    uint32_t bytes = 0u;
    if (visit == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "visit");
    }
    wsp_status status = wsp_builder_count(&m.builder, model, model_bytes, links, link_count, &bytes, report);
    if (status != WSP_OK) {
        return status;
    }
    m.visit = visit;
    m.context = context;
    m.seen_variables = 0u;
    m.seen_tables = 0u;
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): wsp_builder_count() has set the builder. */
    status = wsp_builder_begin(&m.builder, NULL, m.builder.used_bytes, links, (uint32_t)link_count);
    show(&m, WSP_MEMORY_HEAD, 0u, m.builder.engine.steps, -1, -1);
    show(&m, WSP_MEMORY_STEPS, m.builder.engine.steps, m.builder.used_bytes - m.builder.engine.steps, -1, -1);
    show_inputs(&m);
    m.seen_bytes = m.builder.used_bytes;
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
