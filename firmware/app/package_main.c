/* Example of an exported package: proves this build with the golden data (every stage equal to the host's, byte for
 * byte) and shows what the detector hears in it, or in a wav file where there is an operating system. */
#include "board.h"
#include "print.h"
#include "whispro.h"
#include "whispro_frontend_config.h"
#include "whispro_golden.h"
#include "whispro_memory.h"
#include "whispro_model.h"
#if WSP_HOSTED
#include "wav.h"
#endif

#define CHUNK_SAMPLES 160u /* 10 ms, as a DMA buffer would deliver */
#define LABEL_BYTES 64u
#define ONE_Q15 32768u

WHISPRO_STATIC_MEMORY(memory);

static int fail(const char *what, wsp_status status, const wsp_report *report)
{
    wsp_board_write(what);
    wsp_board_write(" failed: ");
    wsp_board_write(wsp_status_text(status));
    if (report->operator_name != NULL) {
        wsp_board_write(", operator ");
        wsp_board_write(report->operator_name);
    }
    if (report->field != NULL) {
        wsp_board_write(", at ");
        wsp_board_write(report->field);
    }
    wsp_board_write("\n");
    return 1;
}

static void print_event(const whispro *instance, const whispro_event *event)
{
    char label[LABEL_BYTES];
    (void)whispro_label(instance, event->keyword, label, sizeof(label));
    wsp_board_write(event->near_miss != 0u ? "near miss " : "event ");
    wsp_board_write(label);
    wsp_board_write(", score ");
    print_fraction(event->score_q15, ONE_Q15, 3);
    wsp_board_write(", from ");
    print_fraction(event->start_sample, WSP_FRONTEND_SAMPLE_RATE_HZ, 3);
    wsp_board_write(" s to ");
    print_fraction(event->end_sample, WSP_FRONTEND_SAMPLE_RATE_HZ, 3);
    wsp_board_write(" s\n");
}

/* The loop of a real device: hand over what the microphone delivered, act on events. */
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
            print_event(instance, &event);
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
    status = whispro_setup(memory, sizeof(memory), &config, &instance, &report);
    if (status != WSP_OK) {
        return fail("setup", status, &report);
    }
#if WSP_HOSTED
    if (argc > 1) {
        return detect_in_file(instance, argv[1]);
    }
#else
    (void)argc;
    (void)argv;
#endif
    return push_all(instance, whispro_golden_data.pcm, whispro_golden_data.samples) == 0 ? 0 : 1;
}
