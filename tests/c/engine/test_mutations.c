/* Damaged models: every corpus model, cut at every length and changed at random, is refused or runs inside its memory
 * (built with sanitizers in the host-debug preset). Arguments: rounds per model, then the models. */
#include <stdio.h>
#include <stdlib.h>

#include "../../fuzz/engine_drive.h"
#include "../check.h"

static uint32_t draw_state = 12345u;

static uint32_t draw(void)
{
    draw_state = draw_state * 1664525u + 1013904223u;
    return draw_state >> 8;
}

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

static int test_model(const char *path, uint32_t rounds)
{
    size_t bytes = 0u;
    uint8_t *data = read_file(path, &bytes);
    CHECK(data != NULL);
    if (data == NULL) {
        return 0;
    }
    CHECK_EQUAL(drive_engine(data, bytes, NULL, 0u), WSP_OK);
    for (size_t length = 0u; length < bytes; length += 1u + bytes / 256u) {
        CHECK(drive_engine(data, length, NULL, 0u) != WSP_OK || length + 16u > bytes);
    }
    uint8_t *changed = malloc(bytes);
    int accepted = 0;
    for (uint32_t round = 0u; changed != NULL && round < rounds; round++) {
        memcpy(changed, data, bytes);
        const size_t length = drive_mutate(changed, bytes, draw);
        accepted += drive_engine(changed, length, NULL, 0u) == WSP_OK ? 1 : 0;
    }
    free(changed);
    free(data);
    return accepted;
}

int main(int argc, char **argv)
{
    int accepted = 0;
    CHECK(argc > 2);
    for (int i = 2; i < argc; i++) {
        accepted += test_model(argv[i], (uint32_t)strtoul(argv[1], NULL, 10));
    }
    /* Changes in weights and names leave a model valid: the run after setup is tested too. */
    CHECK(accepted > 0);
    return check_result();
}
