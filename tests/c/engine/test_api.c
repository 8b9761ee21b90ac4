/* The engine's interface: arguments, exact memory, states, reports. Argument: gru_step.tflite. */
#include <stdio.h>
#include <stdlib.h>

#include "../../fuzz/engine_drive.h"
#include "../check.h"

static uint8_t model[16384] __attribute__((aligned(16)));
static uint8_t memory[16384] __attribute__((aligned(16)));
static size_t model_bytes;
static const wsp_state_link state[] = {{1, 1}};

static wsp_engine *set_up(size_t bytes)
{
    wsp_engine *engine = NULL;
    wsp_report report;
    CHECK_EQUAL(wsp_engine_setup(memory, bytes, model, model_bytes, state, 1u, &engine, &report), WSP_OK);
    return engine;
}

static void test_arguments(void)
{
    size_t bytes = 0u;
    wsp_engine *engine = NULL;
    wsp_report report;
    CHECK_EQUAL(wsp_engine_query(NULL, 100u, NULL, 0u, &bytes, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_query(model, model_bytes, NULL, 1u, &bytes, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_query(model, model_bytes, NULL, 0u, NULL, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_query(model + 1, model_bytes - 1u, NULL, 0u, &bytes, &report), WSP_ERR_MEMORY_UNALIGNED);
    CHECK_EQUAL(wsp_engine_query(model, 7u, NULL, 0u, &bytes, &report), WSP_ERR_MODEL_FORMAT);
    CHECK_EQUAL(wsp_engine_query(model, model_bytes, NULL, 0u, &bytes, NULL), WSP_OK);
    CHECK_EQUAL(wsp_engine_setup(memory + 4, sizeof memory - 4u, model, model_bytes, NULL, 0u, &engine, &report),
                WSP_ERR_MEMORY_UNALIGNED);
    CHECK_EQUAL(wsp_engine_setup(NULL, 0u, model, model_bytes, NULL, 0u, &engine, &report), WSP_ERR_ARGUMENT);
    CHECK_TEXT(wsp_engine_name(), "native");
}

static void add_bytes(void *context, const wsp_memory_block *block)
{
    *(size_t *)context += block->bytes;
}

static void test_memory_map(void)
{
    size_t bytes = 0u;
    wsp_report report;
    CHECK_EQUAL(wsp_engine_memory_map(model, model_bytes, state, 1u, NULL, NULL, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_memory_map(model, model_bytes, NULL, 1u, add_bytes, &bytes, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_memory_map(model, 7u, state, 1u, add_bytes, &bytes, &report), WSP_ERR_MODEL_FORMAT);
    CHECK_EQUAL(bytes, 0);
    CHECK_EQUAL(wsp_engine_memory_map(model, model_bytes, state, 1u, add_bytes, &bytes, NULL), WSP_OK);
    CHECK(bytes > 0u);
}

static void test_memory_is_exact(void)
{
    size_t bytes = 0u;
    wsp_engine *engine = NULL;
    wsp_report report;
    CHECK_EQUAL(wsp_engine_query(model, model_bytes, state, 1u, &bytes, &report), WSP_OK);
    CHECK(bytes > 0u && bytes <= 2048u);
    CHECK_EQUAL(wsp_engine_setup(memory, bytes - 1u, model, model_bytes, state, 1u, &engine, &report),
                WSP_ERR_MEMORY_TOO_SMALL);
    CHECK(engine == NULL);
    memset(memory, 0xA5, sizeof memory);
    engine = set_up(bytes);
    CHECK_EQUAL(wsp_engine_used_bytes(engine), bytes);
    CHECK_EQUAL(wsp_engine_execute(engine), WSP_OK);
    for (size_t i = bytes; i < sizeof memory; i++) {
        CHECK_EQUAL(memory[i], 0xA5);
    }
}

static void test_states_move_and_reset(void)
{
    wsp_tensor features;
    wsp_tensor state_in;
    wsp_tensor state_out;
    wsp_engine *engine = set_up(sizeof memory);
    CHECK_EQUAL(wsp_engine_input_count(engine), 2);
    CHECK_EQUAL(wsp_engine_output_count(engine), 2);
    CHECK_EQUAL(wsp_engine_input(engine, 2u, &features), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_output(engine, 2u, &features), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_engine_input(engine, 0u, &features), WSP_OK);
    CHECK_EQUAL(wsp_engine_input(engine, 1u, &state_in), WSP_OK);
    CHECK_EQUAL(wsp_engine_output(engine, 1u, &state_out), WSP_OK);
    CHECK_EQUAL(features.rank, 2);
    CHECK_EQUAL(features.dims[1], 6);
    CHECK_EQUAL(features.bytes, 6);
    CHECK_EQUAL(features.scale_bits, 0x3C000000);
    memset(features.data, 90, features.bytes);
    int8_t first[4];
    CHECK_EQUAL(wsp_engine_execute(engine), WSP_OK);
    memcpy(first, state_out.data, sizeof first);
    CHECK(memcmp(state_in.data, first, sizeof first) == 0);
    CHECK_EQUAL(((int8_t *)features.data)[3], 90);
    CHECK_EQUAL(wsp_engine_execute(engine), WSP_OK);
    CHECK(memcmp(state_out.data, first, sizeof first) != 0);
    wsp_engine_reset(engine);
    CHECK_EQUAL(((int8_t *)state_in.data)[0], 0);
    CHECK_EQUAL(wsp_engine_execute(engine), WSP_OK);
    CHECK(memcmp(state_out.data, first, sizeof first) == 0);
}

static void test_links_must_fit(void)
{
    static const wsp_state_link wrong[][2] = {{{0, 1}, {0, 0}}, {{2, 1}, {0, 0}}, {{1, 2}, {0, 0}}, {{1, 1}, {1, 1}}};
    static const size_t counts[] = {1u, 1u, 1u, 2u};
    for (size_t i = 0u; i < 4u; i++) {
        size_t bytes = 0u;
        wsp_report report;
        CHECK_EQUAL(wsp_engine_query(model, model_bytes, wrong[i], counts[i], &bytes, &report), WSP_ERR_MODEL_SHAPE);
        CHECK_TEXT(report.field, "state link");
    }
}

static void test_metadata(void)
{
    const uint8_t *data = NULL;
    size_t bytes = 0u;
    CHECK_EQUAL(wsp_engine_metadata(model, model_bytes, "whispro", &data, &bytes), WSP_OK);
    CHECK_EQUAL(bytes, 64);
    CHECK(data != NULL && data[63] == 63u && (size_t)(data - model) % 4u == 0u);
    CHECK_EQUAL(wsp_engine_metadata(model, model_bytes, "whispr", &data, &bytes), WSP_ERR_METADATA_MISSING);
    CHECK_EQUAL(wsp_engine_metadata(model, model_bytes, NULL, &data, &bytes), WSP_ERR_ARGUMENT);
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (file == NULL) {
        return 2;
    }
    model_bytes = fread(model, 1u, sizeof model, file);
    (void)fclose(file);
    test_arguments();
    test_memory_map();
    test_memory_is_exact();
    test_states_move_and_reset();
    test_links_must_fit();
    test_metadata();
    return check_result();
}
