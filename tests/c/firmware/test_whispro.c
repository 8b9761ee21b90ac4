/* The facade at run time: chunk sizes, reset, several instances, sample counting, operating points, self-test. */
#include <string.h>

#include "check.h"
#include "fake_engine.h"
#include "whispro.h"
#include "wsp/port.h"

#define SAMPLES 48000u
#define MAX_EVENTS 32u

static WSP_ALIGNED fake_model model;
static WSP_ALIGNED uint8_t memory[2][16384];
static uint8_t record[RECORD_MAX_BYTES];
static int16_t pcm[SAMPLES];
static record_values values;
static whispro_config config;

/* Events and stage CRCs of one run. */
typedef struct outcome {
    size_t count;
    whispro_event events[MAX_EVENTS];
    uint32_t crc32[WSP_STAGE_COUNT];
} outcome;

static void observe(void *context, int stage, const void *data, size_t count, size_t elem_bytes)
{
    outcome *o = (outcome *)context;
    o->crc32[stage] = wsp_crc32_elements(o->crc32[stage], data, count, elem_bytes);
}

/* Half a second of noise, half a second of almost silence, and so on. */
static void make_pcm(void)
{
    uint32_t state = 7;
    for (size_t i = 0; i < SAMPLES; i++) {
        state = state * 1664525u + 1013904223u;
        const int32_t noise = (int32_t)(state >> 16) - 32768;
        pcm[i] = (int16_t)(i / 8000u % 2u == 0u ? noise / 64 * 63 : noise / 8192);
    }
}

static whispro *start(void *place, outcome *o)
{
    whispro *instance = NULL;
    wsp_report report;
    record_defaults(&values);
    fake_defaults(&model, &values, record);
    memset(&config, 0, sizeof(config));
    memset(o, 0, sizeof(*o));
    config.model = &model;
    config.model_bytes = sizeof(model);
    config.observer.call = observe;
    config.observer.context = o;
    CHECK_EQUAL(whispro_setup(place, sizeof(memory[0]), &config, &instance, &report), WSP_OK);
    return instance;
}

static void push(whispro *instance, size_t from, size_t samples, outcome *o)
{
    while (samples > 0) {
        size_t used = 0;
        const int result = whispro_push(instance, pcm + from, samples, &used, &o->events[o->count]);
        CHECK(result >= 0);
        CHECK(used <= samples && (result == 1 || used == samples));
        o->count += (size_t)result;
        CHECK(o->count < MAX_EVENTS);
        from += used;
        samples -= used;
    }
}

static void check_same(const outcome *a, const outcome *b)
{
    CHECK_EQUAL(a->count, b->count);
    CHECK(memcmp(a->events, b->events, sizeof(a->events)) == 0);
    CHECK(memcmp(a->crc32, b->crc32, sizeof(a->crc32)) == 0);
}

static outcome whole;

static void finds_events_where_the_sound_is(void)
{
    push(start(memory[0], &whole), 0, SAMPLES, &whole);
    CHECK(whole.count >= 3);
    for (size_t i = 0; i < whole.count; i++) {
        const whispro_event *e = &whole.events[i];
        CHECK_EQUAL(e->size_bytes, sizeof(*e));
        CHECK_EQUAL(e->version, WHISPRO_EVENT_VERSION);
        CHECK_EQUAL((e->end_sample - 480u) % 160u, 0);
        CHECK_EQUAL(((e->end_sample - 480u) / 160u + 1u) % values.step_frames, 0);
        CHECK(e->start_sample < e->end_sample && e->end_sample <= SAMPLES);
        CHECK(e->keyword < 2 && e->score_q15 > 0 && e->score_q15 <= 32767);
    }
    CHECK_EQUAL(whole.events[0].keyword, 0);
    CHECK_EQUAL(whole.events[0].near_miss, 0);
    CHECK(whole.events[0].end_sample < 8000);
}

static void any_chunk_size_gives_the_same(void)
{
    const size_t sizes[] = {1, 7, 160, 161, 479, 480, 481, 1000, 16000};
    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        outcome o;
        whispro *instance = start(memory[0], &o);
        for (size_t at = 0; at < SAMPLES; at += sizes[s]) {
            push(instance, at, at + sizes[s] <= SAMPLES ? sizes[s] : SAMPLES - at, &o);
        }
        check_same(&o, &whole);
    }
}

static void reset_is_like_a_fresh_instance(void)
{
    const size_t before[] = {1, 100, 481, 8123, 23456};
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        outcome o;
        whispro *instance = start(memory[0], &o);
        push(instance, 0, before[i], &o);
        whispro_reset(instance);
        memset(&o, 0, sizeof(o));
        push(instance, 0, SAMPLES, &o);
        check_same(&o, &whole);
    }
}

static void instances_do_not_touch_each_other(void)
{
    outcome a;
    outcome b;
    whispro *first = start(memory[0], &a);
    whispro *second = start(memory[1], &b);
    for (size_t at = 0; at < SAMPLES; at += 1600u) {
        push(first, at, 1600, &a);
        push(second, SAMPLES - 1600u - at, 1600, &b);
    }
    check_same(&a, &whole);
    CHECK(memcmp(a.crc32, b.crc32, sizeof(a.crc32)) != 0);
}

static void tells_its_labels(void)
{
    char text[16];
    outcome o;
    whispro *instance = start(memory[0], &o);
    CHECK_EQUAL(whispro_label_count(instance), 3);
    CHECK_EQUAL(whispro_label(instance, 2, text, sizeof(text)), 9);
    CHECK_TEXT(text, "_silence_");
    CHECK_EQUAL(whispro_label(instance, 0, text, 4), 3);
    CHECK_EQUAL(whispro_label(instance, 0, text, 3), 0);
    CHECK_EQUAL(whispro_label(instance, 3, text, sizeof(text)), 0);
}

static void changes_its_operating_point(void)
{
    outcome o;
    whispro_operating_point point;
    whispro *instance = start(memory[0], &o);
    CHECK_EQUAL(whispro_operating_point_count(instance), 2);
    CHECK_EQUAL(whispro_operating_point_info(instance, 1, &point), WSP_OK);
    CHECK_EQUAL(point.false_accepts_per_day_milli, 500);
    CHECK(point.recall_q15 == WHISPRO_NOT_MEASURED);
    CHECK_EQUAL(point.audio_seconds, 86400);
    CHECK_EQUAL(whispro_operating_point_info(instance, 2, &point), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_use_operating_point(instance, 2), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_use_operating_point(instance, 1), WSP_OK);
    push(instance, 0, SAMPLES, &o);
    CHECK(o.count > 0);
    for (size_t i = 0; i < o.count; i++) {
        CHECK(o.events[i].keyword == 1 || o.events[i].near_miss == 1);
    }
}

/* Which of several points is the best for a rate: tests/python/test_stream_eval.py. */
static void finds_a_point_for_a_rate_or_says_that_there_is_none(void)
{
    outcome o;
    size_t index = 9;
    whispro *instance = start(memory[0], &o);
    CHECK_EQUAL(whispro_operating_point_for(instance, 499, &index), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(index, 9);
    CHECK_EQUAL(whispro_operating_point_for(instance, 500, &index), WSP_OK);
    CHECK_EQUAL(index, 0);
    CHECK_EQUAL(whispro_operating_point_for(NULL, 500, &index), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_operating_point_for(instance, 500, NULL), WSP_ERR_ARGUMENT);
}

static void passes_on_that_the_engine_failed(void)
{
    outcome o;
    size_t used = 0;
    whispro_event event;
    whispro *instance = start(memory[0], &o);
    model.execute_status = WSP_ERR_ENGINE;
    CHECK_EQUAL(whispro_push(instance, pcm, SAMPLES, &used, &event), WSP_ERR_ENGINE);
    CHECK_EQUAL(used, 480u + 160u);
    CHECK_EQUAL(whispro_push(instance, NULL, 1, &used, &event), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_push(NULL, pcm, 1, &used, &event), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_push(instance, pcm, 1, &used, NULL), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_push(instance, NULL, 0, &used, &event), 0);
}

static void self_test_names_the_first_stage_that_differs(void)
{
    const char *names[WSP_STAGE_COUNT + 1] = {"samples", "window", "spectrum", "power",    "mel",      "root",
                                              "noise",   "gain",   "log",      "denoised", "levelled", "features",
                                              "gate",    "scores", "smoothed", "events"};
    outcome o;
    wsp_report report;
    whispro_golden golden;
    (void)start(memory[0], &o);
    memset(&golden, 0, sizeof(golden));
    golden.pcm = pcm;
    golden.samples = SAMPLES;
    memcpy(golden.stage_crc32, whole.crc32, sizeof(golden.stage_crc32));
    for (size_t i = 0; i < whole.count; i++) {
        const whispro_event *e = &whole.events[i];
        const uint16_t head[2] = {e->keyword, e->near_miss};
        const uint64_t samples[2] = {e->start_sample, e->end_sample};
        golden.events_crc32 = wsp_crc32_elements(golden.events_crc32, head, 2, 2);
        golden.events_crc32 = wsp_crc32_elements(golden.events_crc32, &e->score_q15, 1, 4);
        golden.events_crc32 = wsp_crc32_elements(golden.events_crc32, samples, 2, 8);
    }
    CHECK_EQUAL(whispro_selftest(memory[0], sizeof(memory[0]), &config, &golden, &report), WSP_OK);
    for (size_t i = WSP_STAGE_COUNT + 1u; i-- > 0u;) {
        uint32_t *crc = i < WSP_STAGE_COUNT ? &golden.stage_crc32[i] : &golden.events_crc32;
        *crc ^= 1u;
        CHECK_EQUAL(whispro_selftest(memory[0], sizeof(memory[0]), &config, &golden, &report), WSP_ERR_SELFTEST);
        CHECK_TEXT(report.field, names[i]);
    }
    CHECK_EQUAL(whispro_selftest(memory[0], 100, &config, &golden, &report), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(whispro_selftest(memory[0], 100, &config, NULL, &report), WSP_ERR_ARGUMENT);
}

int main(void)
{
    make_pcm();
    finds_events_where_the_sound_is();
    any_chunk_size_gives_the_same();
    reset_is_like_a_fresh_instance();
    instances_do_not_touch_each_other();
    tells_its_labels();
    changes_its_operating_point();
    finds_a_point_for_a_rate_or_says_that_there_is_none();
    passes_on_that_the_engine_failed();
    self_test_names_the_first_stage_that_differs();
    return check_result();
}
