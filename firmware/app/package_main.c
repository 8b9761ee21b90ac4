/* Example of an exported package: proves this build with the golden data (every stage equal to the host's, byte for
 * byte) and shows what the detector hears in it, or in a wav file where there is an operating system. */
#include "board.h"
#include "print.h"
#include "report.h"
#include "whispro.h"
#include "whispro_frontend_config.h"
#include "whispro_golden.h"
#include "whispro_memory.h"
#include "whispro_model.h"
#if WSP_HOSTED
#include "wav.h"
#else
#include "stack_paint.h"
#endif

#define CHUNK_SAMPLES 160u /* 10 ms, as a DMA buffer would deliver */

WHISPRO_STATIC_MEMORY(memory);

static int fail(const char *what, wsp_status status, const wsp_report *report)
{
    report_failure(what, status, report);
    return 1;
}

static int push_all(whispro *instance, const int16_t *pcm, size_t samples)
{
    size_t done = 0;
    while (done < samples) {
        const size_t chunk = samples - done < CHUNK_SAMPLES ? samples - done : CHUNK_SAMPLES;
        size_t used = 0;
        whispro_event event;
        const int result = whispro_push(instance, pcm + done, chunk, &used, &event);
        if (result < 0) {
            return result;
        }
        if (result > 0) {
            report_event(instance, &event);
        }
        done += used;
    }
    return 0;
}

static int check_memory(const whispro_config *config)
{
    size_t needed = 0;
    wsp_report report;
    const wsp_status status = whispro_query(config, &needed, &report);
    if (status != WSP_OK) {
        return fail("query", status, &report);
    }
    wsp_board_write("memory ");
    print_u32((uint32_t)needed);
    wsp_board_write(needed == WHISPRO_MEMORY_BYTES ? " bytes, as exported\n" : " bytes, not as exported\n");
    return needed == WHISPRO_MEMORY_BYTES ? 0 : 1;
}

#if WSP_HOSTED
static int refuse(wav_reader *reader, const char *path, const char *problem)
{
    wsp_board_write(path);
    wsp_board_write(": ");
    wsp_board_write(problem);
    wsp_board_write("\n");
    wav_close(reader);
    return 1;
}

static int detect_in_file(whispro *instance, const char *path)
{
    wav_reader reader;
    int16_t pcm[CHUNK_SAMPLES];
    const char *problem = wav_open(&reader, path);
    if (problem != NULL) {
        return refuse(&reader, path, problem);
    }
    int result = 0;
    for (size_t count = wav_read(&reader, pcm, CHUNK_SAMPLES); count > 0 && result == 0;
         count = wav_read(&reader, pcm, CHUNK_SAMPLES)) {
        result = push_all(instance, pcm, count);
    }
    if (result == 0 && reader.samples_left > 0u) {
        return refuse(&reader, path, "the wav file is truncated");
    }
    wav_close(&reader);
    return result == 0 ? 0 : 1;
}
#endif

int main(int argc, char **argv)
{
    whispro_config config = {0};
    config.model = whispro_model;
    config.model_bytes = WHISPRO_MODEL_BYTES;
    config.frontend = &whispro_frontend_config;

    if (check_memory(&config) != 0) {
        return 1;
    }
    wsp_report report;
    wsp_status status = whispro_selftest(memory, sizeof(memory), &config, &whispro_golden_data, &report);
    if (status != WSP_OK) {
        return fail("selftest", status, &report);
    }
    wsp_board_write("selftest passed\n");

    whispro *instance = NULL;
#if WSP_HOSTED
    status = whispro_setup(memory, sizeof(memory), &config, &instance, &report);
    if (status != WSP_OK) {
        return fail("setup", status, &report);
    }
    if (argc > 1) {
        return detect_in_file(instance, argv[1]);
    }
    return push_all(instance, whispro_golden_data.pcm, whispro_golden_data.samples) == 0 ? 0 : 1;
#else
    (void)argc;
    (void)argv;
    wsp_stack_paint();
    status = whispro_setup(memory, sizeof(memory), &config, &instance, &report);
    if (status != WSP_OK) {
        return fail("setup", status, &report);
    }
    const uint32_t setup_bytes = wsp_stack_painted_over();
    wsp_stack_paint();
    const int result = push_all(instance, whispro_golden_data.pcm, whispro_golden_data.samples);
    print_stack(setup_bytes, wsp_stack_painted_over());
    return result == 0 ? 0 : 1;
#endif
}
