/* Damaged models: every corpus model, cut at every length, with every single bit flipped and with parts changed at
 * random, is refused or runs inside its memory (built with sanitizers in the host-debug preset, there also with the
 * processor's own kernels). Arguments: rounds per model, then the models. */
#include <stdio.h>
#include <stdlib.h>

#include "../../fuzz/engine_drive.h"
#include "../../fuzz/model_change.h"
#include "../check.h"

static uint8_t *read_file(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0) {
        *bytes = (size_t)ftell(file);
        data = malloc(*bytes);
        rewind(file);
        if (data != NULL && fread(data, 1u, *bytes, file) != *bytes) {
            free(data);
            data = NULL;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return data;
}

static void test_cuts(const uint8_t *data, size_t bytes)
{
    for (size_t length = 0u; length < bytes; length++) {
        CHECK(drive_engine(data, length, NULL, 0u) != WSP_OK || length + 16u > bytes);
    }
}

static int test_flips(uint8_t *data, size_t bytes)
{
    int accepted = 0;
    for (size_t bit = 0u; bit < 8u * bytes; bit++) {
        const uint8_t flip = (uint8_t)(1u << bit % 8u);
        data[bit / 8u] ^= flip;
        accepted += drive_engine(data, bytes, NULL, 0u) == WSP_OK ? 1 : 0;
        data[bit / 8u] ^= flip;
    }
    return accepted;
}

static int test_changes(const uint8_t *data, size_t bytes, uint32_t rounds)
{
    fuzz_random random = {12345u};
    uint8_t *changed = malloc(bytes);
    int accepted = 0;
    for (uint32_t round = 0u; changed != NULL && round < rounds; round++) {
        memcpy(changed, data, bytes);
        model_change(changed, (uint32_t)bytes, &random);
        accepted += drive_engine(changed, bytes, NULL, 0u) == WSP_OK ? 1 : 0;
    }
    free(changed);
    return accepted;
}

int main(int argc, char **argv)
{
    CHECK(argc > 2);
    for (int i = 2; i < argc; i++) {
        size_t bytes = 0u;
        uint8_t *data = read_file(argv[i], &bytes);
        CHECK(data != NULL);
        if (data == NULL) {
            continue;
        }
        CHECK_EQUAL(drive_engine(data, bytes, NULL, 0u), WSP_OK);
        test_cuts(data, bytes);
        /* Changes in weights and names leave a model valid: the run after setup is tested too. */
        CHECK(test_flips(data, bytes) > 0);
        CHECK(test_changes(data, bytes, (uint32_t)strtoul(argv[1], NULL, 10)) > 0);
        free(data);
    }
    return check_result();
}
