/* Every corpus model gives the outputs whose CRC-32 stands in golden.txt, on machines of any byte order. The Python
 * test of the same name holds golden.txt against TensorFlow Lite Micro. Arguments: the corpus folder. */
#include <stdio.h>
#include <stdlib.h>

#include "../../fuzz/engine_drive.h"
#include "../check.h"

#define STEPS 20

static uint8_t model[65536] __attribute__((aligned(16)));
static uint8_t memory[65536] __attribute__((aligned(16)));

/* int8 element k of input i in step s. */
static int8_t element(size_t k, size_t i, size_t s)
{
    return (int8_t)((k * 37u + i * 11u + s * 101u) % 256u - 128u);
}

static size_t width_bytes(wsp_tensor_type type)
{
    switch (type) {
    case WSP_TENSOR_INT8:
    case WSP_TENSOR_UINT8:
        return 1u;
    case WSP_TENSOR_INT16:
        return 2u;
    default:
        return 4u;
    }
}

static uint32_t run_model(size_t bytes)
{
    wsp_engine *engine = NULL;
    uint32_t crc = 0u;
    CHECK_EQUAL(wsp_engine_setup(memory, sizeof memory, model, bytes, NULL, 0u, &engine, NULL), WSP_OK);
    for (size_t step = 0u; engine != NULL && step < STEPS; step++) {
        wsp_tensor tensor;
        for (size_t i = 0u; i < wsp_engine_input_count(engine); i++) {
            CHECK_EQUAL(wsp_engine_input(engine, i, &tensor), WSP_OK);
            CHECK_EQUAL(tensor.type, WSP_TENSOR_INT8);
            for (size_t k = 0u; k < tensor.bytes; k++) {
                ((int8_t *)tensor.data)[k] = element(k, i, step);
            }
        }
        CHECK_EQUAL(wsp_engine_execute(engine), WSP_OK);
        for (size_t i = 0u; i < wsp_engine_output_count(engine); i++) {
            CHECK_EQUAL(wsp_engine_output(engine, i, &tensor), WSP_OK);
            const size_t width = width_bytes(tensor.type);
            crc = wsp_crc32_elements(crc, tensor.data, tensor.bytes / width, width);
        }
    }
    return crc;
}

int main(int argc, char **argv)
{
    char path[1024];
    char name[64];
    unsigned long expected = 0u;
    int models = 0;
    (void)snprintf(path, sizeof path, "%s/golden.txt", argc == 2 ? argv[1] : ".");
    FILE *list = fopen(path, "r");
    CHECK(list != NULL);
    while (list != NULL && fscanf(list, "%63s %lx", name, &expected) == 2) {
        (void)snprintf(path, sizeof path, "%s/%s.tflite", argv[1], name);
        FILE *file = fopen(path, "rb");
        CHECK(file != NULL);
        if (file == NULL) {
            continue;
        }
        const size_t bytes = fread(model, 1u, sizeof model, file);
        (void)fclose(file);
        CHECK_EQUAL(run_model(bytes), expected);
        models++;
    }
    if (list != NULL) {
        (void)fclose(list);
    }
    CHECK(models > 0);
    return check_result();
}
