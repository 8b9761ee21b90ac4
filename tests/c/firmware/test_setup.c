/* Everything that can be wrong at setup has its own status and names its field. */
#include <string.h>

#include "check.h"
#include "fake_engine.h"
#include "whispro.h"
#include "wsp/microfrontend.h"
#include "wsp/port.h"

static WSP_ALIGNED fake_model model;
static WSP_ALIGNED uint8_t memory[16384];
static uint8_t record[RECORD_MAX_BYTES];
static record_values values;
static whispro_config config;
static wsp_report report;

static void start(void)
{
    record_defaults(&values);
    fake_defaults(&model, &values, record);
    memset(&config, 0, sizeof(config));
    config.model = &model;
    config.model_bytes = sizeof(model);
}

/* Runs query and setup, which must agree unless the engine has to be set up to know. */
static wsp_status set_up(int query_knows)
{
    size_t bytes = 0;
    whispro *instance = NULL;
    const wsp_status queried = whispro_query(&config, &bytes, &report);
    const wsp_status status = whispro_setup(memory, sizeof(memory), &config, &instance, &report);
    CHECK_EQUAL(queried, query_knows ? status : WSP_OK);
    CHECK((status == WSP_OK) == (instance != NULL));
    CHECK_EQUAL(report.status, status);
    return status;
}

#define EXPECT(change, query_knows, wanted, wanted_field)                                                              \
    do {                                                                                                               \
        start();                                                                                                       \
        change;                                                                                                        \
        CHECK_EQUAL(set_up(query_knows), wanted);                                                                      \
        CHECK_TEXT(report.field, wanted_field);                                                                        \
    } while (0)

static void rebuild(void)
{
    model.record_bytes = record_build(&values, record);
}

static void names_what_is_wrong_with_the_record(void)
{
    EXPECT((void)0, 1, WSP_OK, NULL);
    EXPECT(model.record = NULL, 1, WSP_ERR_METADATA_MISSING, "whispro");
    EXPECT(config.model_bytes--, 1, WSP_ERR_MODEL_CORRUPT, NULL);
    EXPECT(record[4] = 2, 1, WSP_ERR_METADATA_VERSION, "version");
    EXPECT(record[60] ^= 1u, 1, WSP_ERR_METADATA_CORRUPT, "crc32");
    EXPECT(model.record_bytes -= 4u, 1, WSP_ERR_METADATA_CORRUPT, "length");
    EXPECT((values.step_frames = 0, rebuild()), 1, WSP_ERR_METADATA_CORRUPT, "stream");
    EXPECT(config.operating_point = 2, 1, WSP_ERR_ARGUMENT, "operating_point");
}

/* The micro front end in record and configuration, scores of uint8. */
static void become_micro(void)
{
    values.frontend = wsp_microfrontend_default;
    fake_defaults(&model, &values, record);
    config.frontend = &wsp_microfrontend_default;
    model.scores.type = WSP_TENSOR_UINT8;
    model.scores.zero_point = 0;
}

static void takes_a_micro_front_end(void)
{
    static const wsp_microfrontend_config no_tables = {0};
    static const wsp_frontend_config broken = {.micro = &no_tables};
    EXPECT(become_micro(), 1, WSP_OK, NULL);
    EXPECT((become_micro(), config.frontend = NULL), 1, WSP_ERR_FRONTEND_MISMATCH, "micro");
    EXPECT(config.frontend = &wsp_microfrontend_default, 1, WSP_ERR_FRONTEND_MISMATCH, "micro");
    EXPECT((become_micro(), config.frontend = &broken), 1, WSP_ERR_FRONTEND_MISMATCH, "version");
    EXPECT((become_micro(), model.scores.zero_point = -128), 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT((become_micro(), model.features.scale_bits = 0x42800000u), 0, WSP_ERR_MODEL_SHAPE, "feature_input");
}

static void names_what_differs_in_the_network(void)
{
    EXPECT(model.features.bytes++, 0, WSP_ERR_MODEL_SHAPE, "feature_input");
    EXPECT(model.features.type = WSP_TENSOR_INT16, 0, WSP_ERR_MODEL_SHAPE, "feature_input");
    EXPECT((values.feature_input = 7, rebuild()), 0, WSP_ERR_MODEL_SHAPE, "feature_input");
    EXPECT(model.scores.bytes++, 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT(model.scores.type = WSP_TENSOR_INT32, 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT(model.scores.scale_bits++, 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT(model.scores.zero_point = 0, 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT(model.scores.type = WSP_TENSOR_UINT8, 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT((values.score_output = 2, rebuild()), 0, WSP_ERR_MODEL_SHAPE, "score_output");
    EXPECT(model.inputs = 3, 0, WSP_ERR_MODEL_SHAPE, "links");
    EXPECT((values.links[0][0] = 2, rebuild()), 1, WSP_ERR_MODEL_SHAPE, "links");
    EXPECT((values.links[0][1] = 2, rebuild()), 1, WSP_ERR_MODEL_SHAPE, "links");
    EXPECT(model.query_status = WSP_ERR_OPERATOR_UNSUPPORTED, 1, WSP_ERR_OPERATOR_UNSUPPORTED, NULL);
    EXPECT(model.setup_status = WSP_ERR_ENGINE, 0, WSP_ERR_ENGINE, NULL);
    EXPECT(model.features.scale_bits = 0, 0, WSP_ERR_MODEL_SHAPE, "feature_input");
}

static void names_every_front_end_field_that_differs(void)
{
#define MISMATCH(member) EXPECT((values.frontend.member++, rebuild()), 1, WSP_ERR_FRONTEND_MISMATCH, #member)
    MISMATCH(version);
    MISMATCH(sample_rate_hz);
    MISMATCH(window_samples);
    MISMATCH(hop_samples);
    MISMATCH(fft_size);
    MISMATCH(bands);
    MISMATCH(low_hz);
    MISMATCH(high_hz);
    MISMATCH(window_kind);
    MISMATCH(mel_scale);
    MISMATCH(preemphasis_q15);
    MISMATCH(offset_q16);
    MISMATCH(gain_q16);
    MISMATCH(tables_crc32);
#undef MISMATCH
    /* Steps are counted in hops: one of no samples is refused before. */
    EXPECT((values.frontend.hop_samples = 0, rebuild()), 1, WSP_ERR_FRONTEND_MISMATCH, "hop_samples");
}

static void takes_a_front_end_of_the_caller(void)
{
    static wsp_frontend_config other;
    start();
    other = wsp_frontend_default;
    other.offset_q16 += 65536;
    config.frontend = &other;
    CHECK_EQUAL(set_up(1), WSP_ERR_FRONTEND_MISMATCH);
    values.frontend = other;
    rebuild();
    CHECK_EQUAL(set_up(1), WSP_OK);
    other.window_q31 = NULL;
    CHECK_EQUAL(set_up(1), WSP_ERR_FRONTEND_CONFIG);
    other.hop_samples = 0;
    values.frontend = other;
    rebuild();
    CHECK_EQUAL(set_up(1), WSP_ERR_FRONTEND_CONFIG);
}

static void checks_memory_and_arguments(void)
{
    size_t bytes = 0;
    size_t for_32_bits = 0;
    whispro *instance = NULL;
    start();
    CHECK_EQUAL(whispro_query(&config, &bytes, &report), WSP_OK);
    CHECK_EQUAL(whispro_setup(memory, bytes, &config, &instance, &report), WSP_OK);
    CHECK_EQUAL(whispro_setup(memory, bytes - 1u, &config, &instance, &report), WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(whispro_setup(memory + 8, bytes, &config, &instance, &report), WSP_ERR_MEMORY_UNALIGNED);
    CHECK_TEXT(report.field, "memory");
    CHECK_EQUAL(whispro_setup(NULL, bytes, &config, &instance, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_setup(memory, bytes, &config, NULL, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_setup(memory, bytes, NULL, &instance, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_setup(memory, bytes, &config, &instance, NULL), WSP_OK);
    model.engine_bytes = SIZE_MAX - 8u;
    CHECK_EQUAL(whispro_query(&config, &for_32_bits, &report), WSP_ERR_MODEL_LIMIT);
    CHECK_EQUAL(for_32_bits, 0);
    CHECK_EQUAL(whispro_setup(memory, bytes, &config, &instance, &report), WSP_ERR_MEMORY_TOO_SMALL);
    model.engine_bytes = 0;
    for (size_t less = 0; less < bytes; less += 16u) {
        CHECK_EQUAL(whispro_setup(memory, less, &config, &instance, &report), WSP_ERR_MEMORY_TOO_SMALL);
        CHECK(instance == NULL);
    }
    CHECK_EQUAL(whispro_query(&config, NULL, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(whispro_query_for(&config, 4, &for_32_bits, &report), WSP_OK);
    CHECK_EQUAL(whispro_query_for(&config, 5, &for_32_bits, &report), WSP_ERR_ARGUMENT);
    config.model = (const uint8_t *)&model + 8;
    CHECK_EQUAL(whispro_query(&config, &bytes, &report), WSP_ERR_MEMORY_UNALIGNED);
    CHECK_TEXT(report.field, "model");
    config.model = NULL;
    CHECK_EQUAL(whispro_query(&config, &bytes, &report), WSP_ERR_ARGUMENT);
}

/* The bytes behind the query's must never be touched. */
static void stays_within_its_memory(void)
{
    size_t bytes = 0;
    whispro *instance = NULL;
    static const int16_t pcm[4000];
    size_t used;
    whispro_event event;
    start();
    CHECK_EQUAL(whispro_query(&config, &bytes, &report), WSP_OK);
    memset(memory, 0xA5, sizeof(memory));
    CHECK_EQUAL(whispro_setup(memory, bytes, &config, &instance, &report), WSP_OK);
    CHECK(whispro_push(instance, pcm, 4000, &used, &event) >= 0);
    for (size_t i = bytes; i < sizeof(memory); i++) {
        CHECK_EQUAL(memory[i], 0xA5);
    }
}

int main(void)
{
    names_what_is_wrong_with_the_record();
    names_what_differs_in_the_network();
    takes_a_micro_front_end();
    names_every_front_end_field_that_differs();
    takes_a_front_end_of_the_caller();
    checks_memory_and_arguments();
    stays_within_its_memory();
    return check_result();
}
