/* Operator by operator, every model gives the outputs of a whole execution. Arguments: models. */
#include <stdio.h>
#include <stdlib.h>

#include "../check.h"
#include "wsp/engine_steps.h"

#define EXECUTIONS 3u

static uint8_t model[65536] __attribute__((aligned(16)));
static uint8_t memories[2][65536] __attribute__((aligned(16)));
static size_t model_bytes;

static wsp_engine *set_up(uint8_t *memory)
{
    wsp_engine *engine = NULL;
    CHECK_EQUAL(wsp_engine_setup(memory, sizeof memories[0], model, model_bytes, NULL, 0u, &engine, NULL), WSP_OK);
    return engine;
}

static void fill_inputs(wsp_engine *engine, size_t round)
{
    wsp_tensor tensor;
    for (size_t i = 0u; i < wsp_engine_input_count(engine); i++) {
        CHECK_EQUAL(wsp_engine_input(engine, i, &tensor), WSP_OK);
        for (size_t k = 0u; k < tensor.bytes; k++) {
            ((uint8_t *)tensor.data)[k] = (uint8_t)(k * 37u + i * 11u + round * 101u);
        }
    }
}

static void check_same_outputs(wsp_engine *whole, wsp_engine *parts)
{
    CHECK(wsp_engine_output_count(whole) > 0u);
    for (size_t i = 0u; i < wsp_engine_output_count(whole); i++) {
        wsp_tensor a;
        wsp_tensor b;
        CHECK_EQUAL(wsp_engine_output(whole, i, &a), WSP_OK);
        CHECK_EQUAL(wsp_engine_output(parts, i, &b), WSP_OK);
        CHECK_EQUAL(a.bytes, b.bytes);
        CHECK(a.bytes == b.bytes && memcmp(a.data, b.data, a.bytes) == 0);
    }
}

static void check_model(void)
{
    wsp_engine *whole = set_up(memories[0]);
    wsp_engine *parts = set_up(memories[1]);
    if (whole == NULL || parts == NULL) {
        return;
    }
    const size_t steps = wsp_engine_step_count(parts);
    CHECK(steps > 0u);
    for (size_t round = 0u; round < EXECUTIONS; round++) {
        int32_t last = -1;
        fill_inputs(whole, round);
        fill_inputs(parts, round);
        CHECK_EQUAL(wsp_engine_execute(whole), WSP_OK);
        for (size_t i = 0u; i < steps; i++) {
            const int32_t index = wsp_engine_step_operator(parts, i);
            CHECK(index == -1 || index > last); /* operators in their order, copies anywhere */
            last = index == -1 ? last : index;
            wsp_engine_execute_step(parts, i);
        }
        CHECK(last >= 0);
        check_same_outputs(whole, parts);
    }
}

int main(int argc, char **argv)
{
    CHECK(argc > 1);
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        CHECK(file != NULL);
        if (file != NULL) {
            model_bytes = fread(model, 1u, sizeof model, file);
            (void)fclose(file);
            check_model();
        }
    }
    return check_result();
}
