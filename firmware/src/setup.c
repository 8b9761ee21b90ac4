/* Query and setup: everything that can be wrong with a model is found here, once; whispro.c trusts it afterwards. */
#include <string.h>

#include "instance.h"
#include "wsp/port.h"

#define SAMPLES_PER_MS (WSP_FRONTEND_SAMPLE_RATE_HZ / 1000u)
#define SCORE_SCALE_BITS 0x3B800000u /* 1/256 as IEEE 754 binary32 */

WSP_CHECK_STRUCT(struct whispro, WHISPRO_BYTES, whispro);
WSP_STATIC_ASSERT(sizeof(wsp_gate) == WSP_GATE_BYTES, size_of_gate);

/* In programs that call whispro_read_levels(), the only one who can tell whether samples are metered. */
wsp_level_meter_add_fn wsp_level_meter_add WSP_LINKED_ELSEWHERE; /* NOLINT(readability-redundant-declaration) */

/* What a model and a configuration come to. */
typedef struct plan {
    wsp_record record;
    const wsp_frontend_config *frontend;
    const wsp_fed *fed;           /* null: the instance has a front end of its own */
    wsp_detector_config detector; /* its tables are those of the plan */
    wsp_state_link *links;        /* [record.link_count] */
    uint16_t *threshold_q15;      /* [record.labels.count] */
    uint8_t *label_flags;         /* the same */
    uint32_t hangover_frames;
    uint32_t preroll_steps; /* kept while the network sleeps */
    size_t gate_bytes;
    size_t detector_bytes;
    size_t frontend_bytes;
} plan;

static wsp_status read_record(const whispro_config *config, wsp_record *record, wsp_record_frontend *trained,
                              wsp_report *report)
{
    const uint8_t *data = NULL;
    size_t bytes = 0;
    const wsp_status status = wsp_engine_metadata(config->model, config->model_bytes, "whispro", &data, &bytes);
    if (status != WSP_OK) {
        return wsp_report_set(report, status, status == WSP_ERR_METADATA_MISSING ? "whispro" : NULL);
    }
    return wsp_record_decode(data, bytes, record, trained, report);
}

static uint32_t rounded_up(uint32_t ms, uint32_t samples)
{
    return (ms * SAMPLES_PER_MS + samples - 1u) / samples;
}

/* An instance that never sleeps keeps no frames and needs no memory for a gate. The front end has been checked. */
static void plan_sleep(plan *p)
{
    const wsp_record *record = &p->record;
    const uint32_t hop = p->frontend->hop_samples;
    uint32_t kept_ms = 0;
    if (p->fed != NULL) {
        kept_ms = p->fed->history_ms;
    } else if (record->gate_margin_q8 != 0u) {
        kept_ms = record->gate_preroll_ms;
        p->hangover_frames = rounded_up(record->gate_hangover_ms, hop);
        p->gate_bytes = WSP_BLOCK_BYTES(WSP_GATE_BYTES);
    }
    p->preroll_steps = rounded_up(kept_ms, hop * record->step_frames);
}

static size_t stack_rows(const plan *p)
{
    return p->record.stack_frames + (size_t)p->preroll_steps * p->record.step_frames;
}

/* Reads the record and compares the front ends. */
static wsp_status start_plan(const whispro_config *config, plan *p, wsp_report *report)
{
    wsp_report_clear(report);
    if (config == NULL || config->model == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    if (((uintptr_t)config->model % WSP_ALIGN_BYTES) != 0u) {
        return wsp_report_set(report, WSP_ERR_MEMORY_UNALIGNED, "model");
    }
    wsp_record_frontend trained;
    const wsp_status status = read_record(config, &p->record, &trained, report);
    if (status != WSP_OK) {
        return status;
    }
    if (config->operating_point >= p->record.points.count) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "operating_point");
    }
    p->frontend = config->frontend != NULL ? config->frontend : &wsp_frontend_default;
    const char *difference = wsp_record_frontend_difference(p->frontend, &trained);
    return difference == NULL ? WSP_OK : wsp_report_set(report, WSP_ERR_FRONTEND_MISMATCH, difference);
}

/* Links, thresholds, posteriors, label flags, scores and the frame stack. */
static size_t arrays_bytes(const plan *p)
{
    return p->record.link_count * sizeof(wsp_state_link) +
           p->record.labels.count * (sizeof(uint16_t) + sizeof(int16_t) + sizeof(uint8_t) + sizeof(int8_t)) +
           stack_rows(p) * p->frontend->bands;
}

/* Fills the plan's tables from the record; then the detector's size is known. */
static wsp_status plan_detector(plan *p, uint32_t operating_point, size_t pointer_bytes, wsp_report *report)
{
    const wsp_record *record = &p->record;
    const uint32_t step_samples = record->step_frames * p->frontend->hop_samples;
    for (size_t i = 0; i < record->link_count; i++) {
        p->links[i] = wsp_record_link(record, i);
    }
    for (size_t label = 0; label < record->labels.count; label++) {
        size_t length;
        (void)wsp_record_label(&record->labels, label, &p->label_flags[label], &length);
        p->threshold_q15[label] = wsp_record_threshold_q15(&record->points, operating_point, label);
    }
    p->detector.labels = record->labels.count;
    p->detector.smoothing_steps = record->smoothing_steps;
    p->detector.refractory_samples = record->refractory_ms * SAMPLES_PER_MS;
    p->detector.lead_samples = record->lead_ms * SAMPLES_PER_MS + step_samples;
    p->detector.onset_q15 = record->onset_q15;
    p->detector.near_miss_q15 = record->near_miss_q15;
    p->detector.second_try_q15 = record->second_try_q15;
    p->detector.second_try_samples = record->second_try_ms * SAMPLES_PER_MS;
    p->detector.threshold_q15 = p->threshold_q15;
    p->detector.label_flags = p->label_flags;
    const wsp_status status = wsp_detector_query_for(&p->detector, pointer_bytes, &p->detector_bytes);
    return status == WSP_OK ? WSP_OK : wsp_report_set(report, status, "detector");
}

wsp_status wsp_instance_query_for(const whispro_config *config, const wsp_fed *fed, size_t pointer_bytes, size_t *bytes,
                                  wsp_report *report)
{
    plan p = {0};
    wsp_state_link links[WSP_RECORD_MAX_LINKS];
    uint16_t threshold_q15[WSP_DETECTOR_MAX_LABELS];
    uint8_t label_flags[WSP_DETECTOR_MAX_LABELS];
    size_t engine_bytes = 0;
    if (bytes == NULL || (pointer_bytes != 4u && pointer_bytes != 8u)) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    *bytes = 0;
    p.fed = fed;
    p.links = links;
    p.threshold_q15 = threshold_q15;
    p.label_flags = label_flags;
    wsp_status status = start_plan(config, &p, report);
    if (status == WSP_OK && fed == NULL) {
        status = wsp_frontend_query_for(p.frontend, pointer_bytes, &p.frontend_bytes, report);
    }
    if (status == WSP_OK) {
        plan_sleep(&p);
        status = plan_detector(&p, config->operating_point, pointer_bytes, report);
    }
    if (status == WSP_OK) {
        status = wsp_engine_query_for(config->model, config->model_bytes, links, p.record.link_count, pointer_bytes,
                                      &engine_bytes, report);
    }
    if (status != WSP_OK) {
        return status;
    }
    const size_t ours = WSP_BLOCK_BYTES(WHISPRO_BYTES(pointer_bytes)) + WSP_BLOCK_BYTES(arrays_bytes(&p)) +
                        WSP_BLOCK_BYTES(p.detector_bytes) + WSP_BLOCK_BYTES(p.frontend_bytes) + p.gate_bytes;
    if (engine_bytes > SIZE_MAX - ours) {
        return wsp_report_set(report, WSP_ERR_MODEL_LIMIT, NULL);
    }
    *bytes = ours + engine_bytes;
    return WSP_OK;
}

wsp_status whispro_query_for(const whispro_config *config, size_t pointer_bytes, size_t *bytes, wsp_report *report)
{
    return wsp_instance_query_for(config, NULL, pointer_bytes, bytes, report);
}

wsp_status whispro_query(const whispro_config *config, size_t *bytes, wsp_report *report)
{
    return whispro_query_for(config, sizeof(void *), bytes, report);
}

/* Probabilities: scale 1/256 from the type's lowest value on. */
static int is_score(const wsp_tensor *tensor)
{
    return tensor->scale_bits == SCORE_SCALE_BITS && ((tensor->type == WSP_TENSOR_INT8 && tensor->zero_point == -128) ||
                                                      (tensor->type == WSP_TENSOR_UINT8 && tensor->zero_point == 0));
}

/* Connects the instance with the network's feature input and score output, which must be as the record says. */
static wsp_status bind_network(whispro *w, const plan *p, wsp_tensor *features, wsp_report *report)
{
    const wsp_record *record = &p->record;
    wsp_tensor scores;
    if (wsp_engine_input(w->engine, record->feature_input, features) != WSP_OK || features->type != WSP_TENSOR_INT8 ||
        features->bytes != (size_t)record->stack_frames * p->frontend->bands) {
        return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "feature_input");
    }
    if (wsp_engine_output(w->engine, record->score_output, &scores) != WSP_OK || !is_score(&scores) ||
        scores.bytes != record->labels.count) {
        return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "score_output");
    }
    if (wsp_engine_input_count(w->engine) != 1u + (size_t)record->link_count) {
        return wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "links");
    }
    w->input = (int8_t *)features->data;
    w->output = (const uint8_t *)scores.data;
    w->output_flip = scores.type == WSP_TENSOR_UINT8 ? 0x80u : 0u;
    return WSP_OK;
}

/* Lays the small arrays out behind each other, the widest elements first. */
static void place_arrays(whispro *w, uint8_t *at, plan *p)
{
    const size_t labels = p->record.labels.count;
    w->links = (wsp_state_link *)(void *)at;
    w->threshold_q15 = (uint16_t *)(void *)(w->links + p->record.link_count);
    w->posterior_q15 = (int16_t *)(void *)(w->threshold_q15 + labels);
    w->label_flags = (uint8_t *)(w->posterior_q15 + labels);
    w->scores = (int8_t *)(w->label_flags + labels);
    wsp_stack_init(&w->stack, w->scores + labels, p->frontend->bands, p->record.stack_frames, p->record.step_frames,
                   p->preroll_steps * p->record.step_frames);
    p->links = w->links;
    p->threshold_q15 = w->threshold_q15;
    p->label_flags = w->label_flags;
}

static void place_gate(whispro *w, uint8_t *at, const plan *p)
{
    wsp_gate *gate = (wsp_gate *)(void *)at;
    wsp_voice_init(&gate->voice, p->frontend->bands, p->frontend->hop_samples,
                   (int32_t)((uint32_t)p->record.gate_margin_q8 << 8));
    gate->hangover_frames = p->hangover_frames;
    gate->preroll_steps = p->preroll_steps;
    gate->is_off = 0;
    wsp_gate_reset(gate);
    w->gate = gate;
    wsp_frontend_watch(w->frontend, &gate->voice);
}

/* The engine comes last: how much it needs turns out when it is set up in what is left. */
static wsp_status build_chain(whispro *w, uint8_t *chain, size_t bytes, const whispro_config *config, const plan *p,
                              wsp_report *report)
{
    const size_t detector_bytes = WSP_BLOCK_BYTES(p->detector_bytes);
    const size_t before_gate = detector_bytes + WSP_BLOCK_BYTES(p->frontend_bytes);
    const size_t before_engine = before_gate + p->gate_bytes;
    wsp_tensor features;
    if (bytes < before_engine) {
        return wsp_report_set(report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    wsp_status status = wsp_engine_setup(chain + before_engine, bytes - before_engine, config->model,
                                         config->model_bytes, w->links, p->record.link_count, &w->engine, report);
    if (status == WSP_OK) {
        status = bind_network(w, p, &features, report);
    }
    if (status == WSP_OK && p->fed == NULL) {
        status = wsp_frontend_setup(chain + detector_bytes, p->frontend_bytes, p->frontend, features.scale_bits,
                                    features.zero_point, &config->observer, &w->frontend, report);
        if (status == WSP_ERR_ARGUMENT) { /* the only arguments of unknown worth are scale and zero point */
            status = wsp_report_set(report, WSP_ERR_MODEL_SHAPE, "feature_input");
        }
    }
    if (status == WSP_OK && p->gate_bytes != 0u) {
        place_gate(w, chain + before_gate, p);
    }
    if (status == WSP_OK) {
        status = wsp_report_set(
            report, wsp_detector_setup(chain, p->detector_bytes, &p->detector, &config->observer, &w->detector), NULL);
    }
    return status;
}

wsp_status wsp_instance_setup(void *memory, size_t bytes, const whispro_config *config, const wsp_fed *fed,
                              whispro **instance, wsp_report *report)
{
    plan p = {0};
    p.fed = fed;
    wsp_status status = start_plan(config, &p, report);
    if (status == WSP_OK && fed == NULL) {
        status = wsp_frontend_size_for(p.frontend, sizeof(void *), &p.frontend_bytes, report);
    }
    if (status != WSP_OK) {
        return status;
    }
    if (memory == NULL || instance == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    *instance = NULL;
    plan_sleep(&p);
    if (((uintptr_t)memory % WSP_ALIGN_BYTES) != 0u) {
        return wsp_report_set(report, WSP_ERR_MEMORY_UNALIGNED, "memory");
    }
    const size_t instance_bytes = WSP_BLOCK_BYTES(WHISPRO_BYTES(sizeof(void *)));
    const size_t before_chain = instance_bytes + WSP_BLOCK_BYTES(arrays_bytes(&p));
    if (bytes < before_chain) {
        return wsp_report_set(report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    whispro *w = (whispro *)memory;
    memset(w, 0, sizeof(*w));
    w->observer = config->observer;
    w->meter_add = config->meter_levels != 0u ? wsp_level_meter_add : NULL;
    w->labels = p.record.labels;
    w->points = p.record.points;
    w->hop_samples = p.frontend->hop_samples;
    w->window_samples = p.frontend->window_samples;
    place_arrays(w, (uint8_t *)memory + instance_bytes, &p);
    status = plan_detector(&p, config->operating_point, sizeof(void *), report);
    if (status == WSP_OK) {
        status = build_chain(w, (uint8_t *)memory + before_chain, bytes - before_chain, config, &p, report);
    }
    *instance = status == WSP_OK ? w : NULL;
    return status;
}

wsp_status whispro_setup(void *memory, size_t bytes, const whispro_config *config, whispro **instance,
                         wsp_report *report)
{
    return wsp_instance_setup(memory, bytes, config, NULL, instance, report);
}
