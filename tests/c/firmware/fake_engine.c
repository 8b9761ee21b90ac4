#include "fake_engine.h"

#include <string.h>

#include "wsp/fixed.h"

#define MAX_FEATURES 512u
#define MAX_LABELS 8u

struct wsp_engine {
    const fake_model *model;
    uint32_t steps; /* the state */
    uint32_t executed;
    int8_t features[MAX_FEATURES];
    int8_t scores[MAX_LABELS];
};

void fake_defaults(fake_model *model, const record_values *values, uint8_t *record)
{
    memset(model, 0, sizeof(*model));
    model->record = record;
    model->record_bytes = record_build(values, record);
    model->inputs = 2;
    model->outputs = 2;
    model->features.type = WSP_TENSOR_INT8;
    model->features.bytes = (size_t)values->stack_frames * values->frontend.bands;
    model->features.scale_bits = 0x3C000000u; /* 1/128 */
    model->scores.type = WSP_TENSOR_INT8;
    model->scores.bytes = values->label_count;
    model->scores.scale_bits = 0x3B800000u; /* 1/256 */
    model->scores.zero_point = -128;
}

wsp_status wsp_engine_query_for(const void *model, size_t model_bytes, const wsp_state_link *links, size_t link_count,
                                size_t pointer_bytes, size_t *bytes, wsp_report *report)
{
    const fake_model *fake = (const fake_model *)model;
    (void)model_bytes;
    (void)pointer_bytes;
    for (size_t i = 0; i < link_count; i++) {
        if (links[i].input >= fake->inputs || links[i].output >= fake->outputs) {
            return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "links");
        }
    }
    *bytes = fake->engine_bytes != 0u ? fake->engine_bytes : sizeof(wsp_engine);
    return wsp_report_set(report, fake->query_status, NULL);
}

wsp_status wsp_engine_setup(void *memory, size_t bytes, const void *model, size_t model_bytes,
                            const wsp_state_link *links, size_t link_count, wsp_engine **engine, wsp_report *report)
{
    const fake_model *fake = (const fake_model *)model;
    wsp_engine *e = (wsp_engine *)memory;
    size_t needed = 0;
    const wsp_status status =
        wsp_engine_query_for(model, model_bytes, links, link_count, sizeof(void *), &needed, report);
    if (status != WSP_OK) {
        return status;
    }
    if (bytes < needed) {
        return wsp_report_set(report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    memset(e, 0, sizeof(*e));
    e->model = fake;
    *engine = e;
    return wsp_report_set(report, fake->setup_status, NULL);
}

wsp_status wsp_engine_execute(wsp_engine *engine)
{
    int32_t sum = 0;
    if (engine->model->execute_status != WSP_OK && engine->executed >= engine->model->fail_after) {
        return engine->model->execute_status;
    }
    for (size_t i = 0; i < engine->model->features.bytes; i++) {
        sum += engine->features[i];
    }
    const int32_t mean = sum / (int32_t)engine->model->features.bytes;
    engine->scores[0] = wsp_sat8(2 * mean);
    engine->scores[1] = (int8_t)((int32_t)(engine->steps * 3u % 256u) - 128);
    engine->scores[2] = wsp_sat8(-2 * mean);
    engine->steps++;
    engine->executed++;
    return WSP_OK;
}

void wsp_engine_reset(wsp_engine *engine)
{
    engine->steps = 0;
}

size_t wsp_engine_input_count(const wsp_engine *engine)
{
    return engine->model->inputs;
}

wsp_status wsp_engine_input(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    *tensor = engine->model->features;
    tensor->data = ((wsp_engine *)(uintptr_t)engine)->features;
    return index < engine->model->inputs ? WSP_OK : WSP_ERR_ARGUMENT;
}

wsp_status wsp_engine_output(const wsp_engine *engine, size_t index, wsp_tensor *tensor)
{
    *tensor = engine->model->scores;
    tensor->data = ((wsp_engine *)(uintptr_t)engine)->scores;
    return index < engine->model->outputs ? WSP_OK : WSP_ERR_ARGUMENT;
}

wsp_status wsp_engine_metadata(const void *model, size_t model_bytes, const char *name, const uint8_t **data,
                               size_t *bytes)
{
    const fake_model *fake = (const fake_model *)model;
    if (model_bytes != sizeof(*fake)) {
        return WSP_ERR_MODEL_CORRUPT;
    }
    if (fake->record == NULL || strcmp(name, "whispro") != 0) {
        return WSP_ERR_METADATA_MISSING;
    }
    *data = fake->record;
    *bytes = fake->record_bytes;
    return WSP_OK;
}
