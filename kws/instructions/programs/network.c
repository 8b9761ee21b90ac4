/* A model on the engine alone, fed with noise: what kws/instructions/network.py counts. Exit status 1: setup failed. */
#include "network.h"

#include <stdbool.h>

static uint32_t state = 1u;

static uint32_t next(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static bool is_fed(size_t input)
{
    for (size_t i = 0u; i < network_link_count; i++) {
        if (network_links[i].input == input) {
            return false;
        }
    }
    return true;
}

/* Uniform noise: integers over all their values, floats between -2 and 2. */
static void fill(const wsp_tensor *tensor)
{
    uint8_t *bytes = (uint8_t *)tensor->data;
    uint32_t *words = (uint32_t *)tensor->data;
    if (tensor->type == WSP_TENSOR_FLOAT32) {
        for (size_t i = 0u; i < tensor->bytes / 4u; i++) {
            const uint32_t bits = next();
            words[i] = (bits & 0x807FFFFFu) | ((bits & 0x01000000u) != 0u ? 0x3F800000u : 0x3F000000u);
        }
        return;
    }
    for (size_t i = 0u; i < tensor->bytes; i++) {
        bytes[i] = (uint8_t)(next() >> 8);
    }
}

int main(void)
{
    wsp_engine *engine = NULL;
    wsp_report report;
    const wsp_status status = wsp_engine_setup(network_memory, network_memory_bytes, network_model, network_model_bytes,
                                               network_links, network_link_count, &engine, &report);
    for (uint32_t step = 0u; status == WSP_OK && step < network_steps; step++) {
        for (size_t i = 0u; i < wsp_engine_input_count(engine); i++) {
            wsp_tensor tensor;
            if (is_fed(i) && wsp_engine_input(engine, i, &tensor) == WSP_OK) {
                fill(&tensor);
            }
        }
        (void)wsp_engine_execute(engine);
    }
    return status == WSP_OK ? 0 : 1;
}
