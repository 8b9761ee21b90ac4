/* Finds keywords in wav files: the library as an application uses it. Only the first two functions need an operating
 * system; on a device the model is a constant array and the instance's memory a static buffer (see `kws export`). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wav.h"
#include "whispro.h"

#define CHUNK_SAMPLES 1600u
#define NAME_BYTES 256u

/* Room for `bytes` at the alignment the library asks for; never freed. */
static void *aligned_memory(size_t bytes)
{
    uint8_t *raw = malloc(bytes + WSP_ALIGN_BYTES);
    return raw == NULL ? NULL : raw + (WSP_ALIGN_BYTES - (uintptr_t)raw % WSP_ALIGN_BYTES);
}

static void *read_file(const char *path, size_t *bytes)
{
    FILE *file = fopen(path, "rb");
    void *content = NULL;
    if (file == NULL) {
        (void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return NULL;
    }
    const long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1L;
    if (size >= 0L && fseek(file, 0, SEEK_SET) == 0) {
        *bytes = (size_t)size;
        content = aligned_memory(*bytes);
    }
    if (content == NULL || fread(content, 1, *bytes, file) != *bytes) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        content = NULL;
    }
    (void)fclose(file);
    return content;
}

static int setup_failed(const char *model_path, wsp_status status, const wsp_report *report)
{
    (void)fprintf(stderr, "%s: %s", model_path, wsp_status_text(status));
    if (report->operator_name != NULL) {
        (void)fprintf(stderr, " (operator %ld, %s)", (long)report->operator_index, report->operator_name);
    }
    if (report->field != NULL) {
        (void)fprintf(stderr, " (%s)", report->field);
    }
    (void)fputc('\n', stderr);
    return 1;
}

/* Seconds with two decimals, without floating point. */
static void print_seconds(uint64_t sample)
{
    const unsigned long hundredths = (unsigned long)(sample * 100u / WSP_FRONTEND_SAMPLE_RATE_HZ);
    (void)printf("%6lu.%02lu", hundredths / 100u, hundredths % 100u);
}

static void print_event(const whispro *spotter, const whispro_event *event)
{
    char name[NAME_BYTES];
    const unsigned long percent = event->score_q15 * 100ul / 32768ul;
    (void)whispro_label(spotter, event->keyword, name, sizeof(name));
    print_seconds(event->start_sample);
    print_seconds(event->end_sample);
    (void)printf("  %3lu %%  %s%s\n", percent, name, event->near_miss ? " (near miss)" : "");
}

/* Returns 0, or 1 when something went wrong with the file. */
static int spot(whispro *spotter, const char *path)
{
    int16_t pcm[CHUNK_SAMPLES];
    wav_reader reader;
    size_t samples;
    whispro_reset(spotter);
    (void)printf("%s\n", path);
    if (!wav_open(&reader, path)) {
        (void)fprintf(stderr, "%s: %s\n", path, reader.error);
        return 1;
    }
    while ((samples = wav_read(&reader, pcm, CHUNK_SAMPLES)) > 0) {
        size_t done = 0;
        while (done < samples) {
            size_t used;
            whispro_event event;
            const int result = whispro_push(spotter, pcm + done, samples - done, &used, &event);
            if (result < 0) {
                (void)fprintf(stderr, "%s: %s\n", path, wsp_status_text((wsp_status)result));
                wav_close(&reader);
                return 1;
            }
            if (result > 0) {
                print_event(spotter, &event);
            }
            done += used;
        }
    }
    wav_close(&reader);
    if (reader.error[0] != '\0') {
        (void)fprintf(stderr, "%s: %s\n", path, reader.error);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    whispro_config config = {0};
    whispro *spotter;
    wsp_report report;
    size_t bytes = 0;
    int failures = 0;
    if (argc < 3) {
        (void)fprintf(stderr, "usage: whispro_wav MODEL.tflite FILE.wav...   (- reads standard input)\n");
        return 2;
    }
    config.model = read_file(argv[1], &config.model_bytes);
    if (config.model == NULL) {
        return 1;
    }
    wsp_status status = whispro_query(&config, &bytes, &report);
    if (status != WSP_OK) {
        return setup_failed(argv[1], status, &report);
    }
    void *memory = aligned_memory(bytes);
    if (memory == NULL) {
        (void)fprintf(stderr, "%s: out of memory\n", argv[1]);
        return 1;
    }
    status = whispro_setup(memory, bytes, &config, &spotter, &report);
    if (status != WSP_OK) {
        return setup_failed(argv[1], status, &report);
    }
    for (int i = 2; i < argc; i++) {
        failures += spot(spotter, argv[i]);
    }
    return failures == 0 ? 0 : 1;
}
