/* Example of an exported package with two models: proves this build with the golden data, while commands are awaited
 * from its first sample on so that both networks run, and shows what is heard in a wav file, or else in the golden
 * data: first while the wake word is awaited, then once more with the commands awaited from the first sample on. */
#include "board.h"
#include "print.h"
#include "report_stage.h"
#include "whispro_commands.h"
#include "whispro_golden.h"
#if WSP_HOSTED
#include "wav.h"
#else
#include "stack_paint.h"
#endif

#define CHUNK_SAMPLES 160u /* 10 ms, as a DMA buffer would deliver */

WHISPRO_TWO_STAGE_STATIC_MEMORY(memory);

static int fail(const char *what, wsp_status status, const wsp_report reports[WHISPRO_STAGES])
{
    report_stage_failure(what, status, reports);
    return 1;
}

static int push_all(whispro_two_stage *spotter, const int16_t *pcm, size_t samples)
{
    size_t done = 0;
    while (done < samples) {
        const size_t chunk = samples - done < CHUNK_SAMPLES ? samples - done : CHUNK_SAMPLES;
        size_t used = 0;
        whispro_event event;
        const int result = whispro_two_stage_push(spotter, pcm + done, chunk, &used, &event);
        if (result < 0) {
            return result;
        }
        if (result > 0) {
            report_stage_event(spotter, &event);
        }
        done += used;
    }
    return 0;
}

static int check_memory(void)
{
    size_t needed[WHISPRO_STAGES];
    wsp_report reports[WHISPRO_STAGES];
    const wsp_status status = whispro_two_stage_query(&whispro_two_stage_settings, needed, reports);
    if (status != WSP_OK) {
        return fail("query", status, reports);
    }
    const int as_exported = needed[WHISPRO_STAGE_WAKE] == WHISPRO_WAKE_MEMORY_BYTES &&
                            needed[WHISPRO_STAGE_COMMANDS] == WHISPRO_COMMANDS_MEMORY_BYTES;
    wsp_board_write("memory ");
    print_u32((uint32_t)needed[WHISPRO_STAGE_WAKE]);
    wsp_board_write(" and ");
    print_u32((uint32_t)needed[WHISPRO_STAGE_COMMANDS]);
    wsp_board_write(as_exported ? " bytes, as exported\n" : " bytes, not as exported\n");
    return as_exported ? 0 : 1;
}

#if WSP_HOSTED
static int hear_file(whispro_two_stage *spotter, const char *path)
{
    wav_reader reader;
    int16_t pcm[CHUNK_SAMPLES];
    const char *problem = wav_open(&reader, path);
    int result = 0;
    if (problem == NULL) {
        for (size_t count = wav_read(&reader, pcm, CHUNK_SAMPLES); count > 0 && result == 0;
             count = wav_read(&reader, pcm, CHUNK_SAMPLES)) {
            result = push_all(spotter, pcm, count);
        }
        problem = result == 0 && reader.samples_left > 0u ? "the wav file is truncated" : NULL;
    }
    wav_close(&reader);
    if (problem != NULL) {
        wsp_board_write(path);
        wsp_board_write(": ");
        wsp_board_write(problem);
        wsp_board_write("\n");
    }
    return problem == NULL && result == 0 ? 0 : 1;
}
#endif

static int hear_golden_data(whispro_two_stage *spotter)
{
    const int16_t *pcm = whispro_two_stage_golden_data.pcm;
    const size_t samples = whispro_two_stage_golden_data.samples;
    int result = push_all(spotter, pcm, samples);
    if (result == 0) {
        whispro_two_stage_reset(spotter);
        whispro_two_stage_listen(spotter);
        result = push_all(spotter, pcm, samples);
    }
    return result == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    wsp_report reports[WHISPRO_STAGES];
    whispro_two_stage *spotter = NULL;
    if (check_memory() != 0) {
        return 1;
    }
    wsp_status status =
        whispro_two_stage_selftest(&memory, &whispro_two_stage_settings, &whispro_two_stage_golden_data, reports);
    if (status != WSP_OK) {
        return fail("selftest", status, reports);
    }
    wsp_board_write("selftest passed\n");
#if !WSP_HOSTED
    wsp_stack_paint();
#endif
    status = whispro_two_stage_setup(&memory, &whispro_two_stage_settings, &spotter, reports);
    if (status != WSP_OK) {
        return fail("setup", status, reports);
    }
#if WSP_HOSTED
    return argc > 1 ? hear_file(spotter, argv[1]) : hear_golden_data(spotter);
#else
    (void)argc;
    (void)argv;
    const uint32_t setup_bytes = wsp_stack_painted_over();
    wsp_stack_paint();
    const int result = hear_golden_data(spotter);
    print_stack(setup_bytes, wsp_stack_painted_over());
    return result;
#endif
}
