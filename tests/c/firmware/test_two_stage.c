/* The pair: setup names the model that is wrong, memory is exact, stages wake and sleep when they should. What the
 * commands' network hears is proved with real networks (tests/python/test_two_stage.py). */
#include <string.h>

#include "check.h"
#include "fake_engine.h"
#include "whispro_two_stage.h"
#include "wsp/port.h"

#define SAMPLES 48000u
#define MAX_EVENTS 64u

static WSP_ALIGNED fake_model wake_model;
static WSP_ALIGNED fake_model commands_model;
static fake_model *const models[WHISPRO_STAGES] = {&wake_model, &commands_model};
static WSP_ALIGNED uint8_t memory[WHISPRO_STAGES][16384];
static uint8_t records[WHISPRO_STAGES][RECORD_MAX_BYTES];
static record_values values[WHISPRO_STAGES];
static int16_t pcm[SAMPLES];
static whispro_two_stage_config config;
static whispro_two_stage_memory blocks;
static wsp_report reports[WHISPRO_STAGES];

typedef struct outcome {
    size_t count;
    whispro_event events[MAX_EVENTS];
} outcome;

static void build(whispro_stage stage)
{
    models[stage]->record_bytes = record_build(&values[stage], records[stage]);
}

static void start(void)
{
    whispro_config *parts[WHISPRO_STAGES] = {&config.wake, &config.commands};
    memset(&config, 0, sizeof(config));
    for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
        record_defaults(&values[stage]);
        fake_defaults(models[stage], &values[stage], records[stage]);
        parts[stage]->model = models[stage];
        parts[stage]->model_bytes = sizeof(*models[stage]);
        blocks.block[stage] = memory[stage];
        blocks.bytes[stage] = sizeof(memory[stage]);
    }
    config.listen_ms = 500;
    config.history_ms = 200;
}

static whispro_two_stage *set_up(void)
{
    whispro_two_stage *spotter = NULL;
    CHECK_EQUAL(whispro_two_stage_setup(&blocks, &config, &spotter, reports), WSP_OK);
    return spotter;
}

/* Query (where it can know) and setup fail alike; the report of `stage` says why, the other says nothing. */
#define EXPECT(change, query_knows, wanted, stage, wanted_field)                                                       \
    do {                                                                                                               \
        size_t bytes[WHISPRO_STAGES];                                                                                  \
        whispro_two_stage *spotter = NULL;                                                                             \
        start();                                                                                                       \
        change;                                                                                                        \
        CHECK_EQUAL(whispro_two_stage_query(&config, bytes, reports), (query_knows) ? (wanted) : WSP_OK);              \
        CHECK_EQUAL(whispro_two_stage_setup(&blocks, &config, &spotter, reports), wanted);                             \
        CHECK(spotter == NULL);                                                                                        \
        CHECK_EQUAL(reports[stage].status, wanted);                                                                    \
        CHECK_EQUAL(reports[1 - (stage)].status, WSP_OK);                                                              \
        CHECK_TEXT(reports[stage].field, wanted_field);                                                                \
        CHECK_EQUAL(whispro_two_stage_setup(&blocks, &config, &spotter, NULL), wanted);                                \
    } while (0)

static void names_the_model_that_is_wrong(void)
{
    EXPECT(config.listen_ms = 0, 1, WSP_ERR_ARGUMENT, WHISPRO_STAGE_COMMANDS, "listen_ms");
    EXPECT(config.history_ms = WHISPRO_MAX_HISTORY_MS + 1u, 1, WSP_ERR_ARGUMENT, WHISPRO_STAGE_COMMANDS, "history_ms");
    EXPECT(models[0]->record = NULL, 1, WSP_ERR_METADATA_MISSING, WHISPRO_STAGE_WAKE, "whispro");
    EXPECT(models[1]->record = NULL, 1, WSP_ERR_METADATA_MISSING, WHISPRO_STAGE_COMMANDS, "whispro");
    EXPECT((values[1].frontend.bands = 32, build(WHISPRO_STAGE_COMMANDS)), 1, WSP_ERR_FRONTEND_MISMATCH,
           WHISPRO_STAGE_COMMANDS, "bands");
    EXPECT((values[0].frontend.low_hz = 99, build(WHISPRO_STAGE_WAKE)), 1, WSP_ERR_FRONTEND_MISMATCH,
           WHISPRO_STAGE_WAKE, "low_hz");
    EXPECT(models[1]->features.scale_bits = 0x3C800000u, 0, WSP_ERR_FRONTEND_MISMATCH, WHISPRO_STAGE_COMMANDS,
           "feature_input");
    EXPECT(models[1]->features.zero_point = 1, 0, WSP_ERR_FRONTEND_MISMATCH, WHISPRO_STAGE_COMMANDS, "feature_input");
    EXPECT(models[1]->scores.bytes = 2, 0, WSP_ERR_MODEL_SHAPE, WHISPRO_STAGE_COMMANDS, "score_output");
    EXPECT(config.commands.operating_point = 2, 1, WSP_ERR_ARGUMENT, WHISPRO_STAGE_COMMANDS, "operating_point");
    EXPECT(blocks.bytes[0] = 63, 0, WSP_ERR_MEMORY_TOO_SMALL, WHISPRO_STAGE_WAKE, "memory");
    EXPECT(blocks.block[0] = memory[0] + 8, 0, WSP_ERR_MEMORY_UNALIGNED, WHISPRO_STAGE_WAKE, "memory");
    EXPECT(blocks.block[1] = memory[1] + 8, 0, WSP_ERR_MEMORY_UNALIGNED, WHISPRO_STAGE_COMMANDS, "memory");
    EXPECT(blocks.block[1] = NULL, 0, WSP_ERR_ARGUMENT, WHISPRO_STAGE_COMMANDS, NULL);
    EXPECT(blocks.block[0] = NULL, 0, WSP_ERR_ARGUMENT, WHISPRO_STAGE_WAKE, NULL);
}

static void refuses_what_is_missing(void)
{
    size_t bytes[WHISPRO_STAGES];
    size_t used;
    whispro_event event;
    whispro_levels levels;
    whispro_two_stage *spotter = NULL;
    start();
    CHECK_EQUAL(whispro_two_stage_query(NULL, bytes, reports), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_query(&config, NULL, NULL), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_query_for(&config, 5, bytes, reports), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_setup(NULL, &config, &spotter, NULL), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_setup(&blocks, &config, NULL, NULL), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_push(NULL, pcm, 1, &used, &event), WSP_ERR_ARGUMENT);
    spotter = set_up();
    CHECK_EQUAL(whispro_two_stage_push(spotter, NULL, 1, &used, &event), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_push(spotter, pcm, 1, NULL, &event), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_push(spotter, pcm, 1, &used, NULL), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_push(spotter, NULL, 0, &used, &event), 0);
    CHECK_EQUAL(whispro_two_stage_use_gate(spotter, 0), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_read_levels(spotter, &levels), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_use_operating_point(spotter, WHISPRO_STAGE_COMMANDS, 2), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_two_stage_use_operating_point(spotter, WHISPRO_STAGE_COMMANDS, 1), WSP_OK);
}

static void memory_is_exact_and_there_is_one_front_end(void)
{
    size_t bytes[WHISPRO_STAGES];
    size_t alone = 0;
    size_t more[WHISPRO_STAGES];
    size_t frontend_bytes = 0;
    start();
    CHECK_EQUAL(whispro_two_stage_query(&config, bytes, reports), WSP_OK);
    CHECK_EQUAL(whispro_query(&config.wake, &alone, NULL), WSP_OK);
    CHECK_EQUAL(wsp_frontend_query(&wsp_frontend_default, &frontend_bytes, NULL), WSP_OK);
    CHECK(bytes[WHISPRO_STAGE_WAKE] > alone && bytes[WHISPRO_STAGE_WAKE] <= alone + 64u);
    config.history_ms = 0;
    CHECK_EQUAL(whispro_two_stage_query(&config, more, reports), WSP_OK);
    CHECK_EQUAL(more[WHISPRO_STAGE_COMMANDS] + frontend_bytes, alone);
    CHECK_EQUAL(bytes[WHISPRO_STAGE_COMMANDS] - more[WHISPRO_STAGE_COMMANDS], 20u * 40u);
    config.history_ms = 200;
    memcpy(blocks.bytes, bytes, sizeof(bytes));
    (void)set_up();
    for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
        whispro_two_stage *spotter = NULL;
        blocks.bytes[stage] -= 16u;
        CHECK_EQUAL(whispro_two_stage_setup(&blocks, &config, &spotter, reports), WSP_ERR_MEMORY_TOO_SMALL);
        CHECK_EQUAL(reports[stage].status, WSP_ERR_MEMORY_TOO_SMALL);
        blocks.bytes[stage] += 16u;
    }
    CHECK_EQUAL(whispro_two_stage_query_for(&config, 4, more, reports), WSP_OK);
    CHECK(more[WHISPRO_STAGE_WAKE] < bytes[WHISPRO_STAGE_WAKE]);
}

/* Half a second of noise, then almost silence. */
static void make_pcm(void)
{
    uint32_t state = 7;
    for (size_t i = 0; i < SAMPLES; i++) {
        state = state * 1664525u + 1013904223u;
        const int32_t noise = (int32_t)(state >> 16) - 32768;
        pcm[i] = (int16_t)(i >= 8000u && i < 16000u ? noise / 64 * 63 : noise / 8192);
    }
}

/* The models' second keyword follows a counter of steps, which would answer by itself. */
static void start_with_one_keyword(void)
{
    start();
    for (size_t stage = 0; stage < WHISPRO_STAGES; stage++) {
        values[stage].label_flags[1] = 1;
        values[stage].detector[4] = 0;
        build((whispro_stage)stage);
    }
}

static void push(whispro_two_stage *spotter, size_t from, size_t samples, outcome *o)
{
    while (samples > 0) {
        size_t used = 0;
        const int result = whispro_two_stage_push(spotter, pcm + from, samples, &used, &o->events[o->count]);
        CHECK(result >= 0);
        o->count += (size_t)result;
        CHECK(o->count < MAX_EVENTS);
        from += used;
        samples -= used;
    }
}

static void commands_follow_the_wake_word(void)
{
    outcome o = {0};
    start_with_one_keyword();
    whispro_two_stage *spotter = set_up();
    CHECK_EQUAL(whispro_two_stage_is_listening(spotter), 0);
    push(spotter, 0, SAMPLES, &o);
    CHECK(o.count == 2);
    CHECK_EQUAL(o.events[0].stage, WHISPRO_STAGE_WAKE);
    CHECK_EQUAL(o.events[1].stage, WHISPRO_STAGE_COMMANDS);
    CHECK(o.events[0].end_sample > 8000 && o.events[1].end_sample >= o.events[0].end_sample);
    CHECK_EQUAL(whispro_two_stage_is_listening(spotter), 0);
    CHECK_EQUAL(whispro_label_count(whispro_two_stage_part(spotter, WHISPRO_STAGE_COMMANDS)), 3);
    CHECK(whispro_two_stage_part(spotter, WHISPRO_STAGE_WAKE) !=
          whispro_two_stage_part(spotter, WHISPRO_STAGE_COMMANDS));
    for (size_t before = 1; before < SAMPLES; before += 7777u) {
        outcome ignored = {0};
        outcome again = {0};
        whispro_two_stage_reset(spotter);
        push(spotter, 0, before, &ignored);
        whispro_two_stage_reset(spotter);
        CHECK_EQUAL(whispro_two_stage_is_listening(spotter), 0);
        push(spotter, 0, SAMPLES, &again);
        CHECK(memcmp(&again, &o, sizeof(o)) == 0);
    }
}

static void listens_as_long_as_it_should(void)
{
    start_with_one_keyword();
    whispro_two_stage *spotter = NULL;
    for (uint32_t i = 0; i < 4u; i++) { /* twice each: the second time after a reset */
        outcome o = {0};
        config.single_command = i / 2u;
        if (i % 2u == 0u) {
            spotter = set_up();
        } else {
            whispro_two_stage_reset(spotter);
        }
        size_t slept = 0;
        for (size_t at = 0; at < SAMPLES; at += 160u) {
            const int before = whispro_two_stage_is_listening(spotter);
            push(spotter, at, 160, &o);
            slept = before != 0 && whispro_two_stage_is_listening(spotter) == 0 ? at + 160u : slept;
        }
        const uint64_t last = o.events[1].end_sample;
        CHECK(o.count == 2);
        if (config.single_command != 0u) {
            CHECK(slept >= last && slept <= last + 3200u + 320u); /* found at most the history late */
        } else {
            CHECK(slept > last + 8000u && slept <= last + 8000u + 160u);
        }
    }
}

static void a_button_stands_for_the_wake_word(void)
{
    outcome o = {0};
    start_with_one_keyword();
    values[0].thresholds[0][0] = 40000; /* the wake word is never heard */
    build(WHISPRO_STAGE_WAKE);
    config.listen_ms = 1000;
    whispro_two_stage *spotter = set_up();
    push(spotter, 0, SAMPLES, &o);
    CHECK_EQUAL(o.count, 0);
    whispro_two_stage_reset(spotter);
    whispro_two_stage_listen(spotter);
    CHECK_EQUAL(whispro_two_stage_is_listening(spotter), 1);
    push(spotter, 0, SAMPLES, &o);
    CHECK(o.count == 1 && o.events[0].stage == WHISPRO_STAGE_COMMANDS);
}

static void passes_on_that_an_engine_failed(void)
{
    size_t used = 0;
    whispro_event event;
    start();
    whispro_two_stage *spotter = set_up();
    models[1]->execute_status = WSP_ERR_ENGINE;
    whispro_two_stage_listen(spotter);
    CHECK_EQUAL(whispro_two_stage_push(spotter, pcm, SAMPLES, &used, &event), WSP_ERR_ENGINE);
    models[0]->execute_status = WSP_ERR_ENGINE;
    whispro_two_stage_reset(spotter);
    CHECK_EQUAL(whispro_two_stage_push(spotter, pcm, SAMPLES, &used, &event), WSP_ERR_ENGINE);
    CHECK_EQUAL(used, 480u + 160u);
}

static void self_test_says_which_model_differs(void)
{
    whispro_two_stage_golden golden;
    start();
    memset(&golden, 0, sizeof(golden));
    golden.pcm = pcm;
    golden.samples = 8000;
    CHECK_EQUAL(whispro_two_stage_selftest(&blocks, &config, NULL, reports), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(reports[1].status, WSP_OK);
    CHECK_EQUAL(whispro_two_stage_selftest(&blocks, &config, &golden, reports), WSP_ERR_SELFTEST);
    CHECK_TEXT(reports[0].field, "window");
    blocks.bytes[1] = 64;
    CHECK_EQUAL(whispro_two_stage_selftest(&blocks, &config, &golden, reports), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(reports[1].status, WSP_ERR_MEMORY_TOO_SMALL);
}

int main(void)
{
    make_pcm();
    names_the_model_that_is_wrong();
    refuses_what_is_missing();
    memory_is_exact_and_there_is_one_front_end();
    commands_follow_the_wake_word();
    listens_as_long_as_it_should();
    a_button_stands_for_the_wake_word();
    passes_on_that_an_engine_failed();
    self_test_says_which_model_differs();
    return check_result();
}
