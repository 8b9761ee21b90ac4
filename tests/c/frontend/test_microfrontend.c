#include <string.h>

#include "check.h"
#include "wsp/microfrontend.h"

#define BANDS 40u
#define SAMPLES 4000u
#define FRAMES 23
#define MAX_FRAMES 26          /* of a stream that goes on */
#define SCALE_BITS 0x3DD0D0D1u /* 26/255 */
#define ZERO_POINT (-128)

static uint64_t memory[1024];
static uint64_t other[1024];
static int16_t pcm[SAMPLES];

static void make_pcm(void)
{
    uint32_t noise = 1u;
    for (size_t n = 0; n < SAMPLES; n++) {
        noise = noise * 1664525u + 1013904223u;
        pcm[n] = (int16_t)((int32_t)(noise >> 16) - 32768);
    }
}

static wsp_frontend *start(void *block, const wsp_observer *observer)
{
    wsp_frontend *frontend = NULL;
    CHECK_EQUAL(wsp_frontend_setup(block, sizeof(memory), &wsp_microfrontend_default, SCALE_BITS, ZERO_POINT, observer,
                                   &frontend, NULL),
                WSP_OK);
    return frontend;
}

static size_t push(wsp_frontend *frontend, size_t chunk, int8_t *rows)
{
    size_t frames = 0;
    for (size_t at = 0; at < SAMPLES;) {
        int ready = 0;
        const size_t left = SAMPLES - at;
        at += wsp_frontend_push(frontend, pcm + at, left < chunk ? left : chunk, rows + frames * BANDS, &ready);
        frames += (size_t)ready;
    }
    return frames;
}

static void any_chunk_size_gives_the_same(void)
{
    static const size_t chunks[] = {1, 7, 160, 479, 480, SAMPLES};
    int8_t whole[MAX_FRAMES][BANDS];
    int8_t rows[MAX_FRAMES][BANDS];
    CHECK_EQUAL(push(start(memory, NULL), SAMPLES, whole[0]), FRAMES);
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        CHECK_EQUAL(push(start(other, NULL), chunks[i], rows[0]), FRAMES);
        CHECK(memcmp(whole, rows, FRAMES * BANDS) == 0);
    }
}

static void reset_forgets_samples_and_noise(void)
{
    int8_t first[MAX_FRAMES][BANDS];
    int8_t second[MAX_FRAMES][BANDS];
    wsp_frontend *frontend = start(memory, NULL);
    (void)push(frontend, 33, first[0]);
    (void)push(frontend, 33, second[0]);
    CHECK(memcmp(first, second, FRAMES * BANDS) != 0);
    wsp_frontend_reset(frontend);
    CHECK_EQUAL(push(frontend, 33, second[0]), FRAMES);
    CHECK(memcmp(first, second, FRAMES * BANDS) == 0);
}

static uint32_t calls[WSP_STAGE_COUNT];

static void count_calls(void *context, int stage, const void *data, size_t count, size_t elem_bytes)
{
    static const size_t counts[WSP_STAGE_COUNT] = {0, 480, 514, 257, BANDS, BANDS, BANDS, BANDS, BANDS, 0, 0, BANDS};
    static const size_t sizes[WSP_STAGE_COUNT] = {0, 2, 2, 4, 8, 4, 4, 4, 2, 0, 0, 1};
    CHECK(context == calls);
    CHECK(data != NULL);
    CHECK_EQUAL(count, counts[stage]);
    CHECK_EQUAL(elem_bytes, sizes[stage]);
    calls[stage]++;
}

static void every_stage_is_seen(void)
{
    int8_t rows[MAX_FRAMES][BANDS];
    const wsp_observer observer = {count_calls, calls};
    static const int seen[WSP_STAGE_COUNT] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1};
    (void)push(start(memory, &observer), 100, rows[0]);
    for (int stage = 0; stage < WSP_STAGE_COUNT; stage++) {
        CHECK_EQUAL(calls[stage], seen[stage] ? FRAMES : 0);
    }
}

/* Changes one field of the outer or the inner configuration and expects a refusal that names `wrong`. */
#define REFUSED(part, member, value, wrong)                                                                            \
    do {                                                                                                               \
        wsp_frontend_config outer = wsp_microfrontend_default;                                                         \
        wsp_microfrontend_config inner = *outer.micro;                                                                 \
        wsp_report report;                                                                                             \
        size_t bytes = 0;                                                                                              \
        outer.micro = &inner;                                                                                          \
        (part).member = (value);                                                                                       \
        CHECK_EQUAL(wsp_frontend_query(&outer, &bytes, &report), WSP_ERR_FRONTEND_CONFIG);                             \
        CHECK_TEXT(report.field, wrong);                                                                               \
    } while (0)

static void wrong_configurations_are_refused_by_name(void)
{
    static int16_t steep[33 * 3];
    static uint16_t heavy[256];
    static int16_t loud[480];
    heavy[0] = 4097u;
    loud[7] = 4097;
    REFUSED(outer, hop_samples, 320u, "micro");
    REFUSED(outer, window_samples, 400u, "micro");
    REFUSED(outer, bands, 20u, "micro");
    REFUSED(inner, functions, NULL, "functions");
    REFUSED(inner, version, 2u, "version");
    REFUSED(inner, sample_rate_hz, 8000u, "sample_rate_hz");
    REFUSED(inner, window_samples, 514u, "window_samples");
    REFUSED(inner, hop_samples, 0u, "hop_samples");
    REFUSED(inner, fft_size, 256u, "fft_size");
    REFUSED(inner, bands, 65u, "bands");
    REFUSED(inner, high_hz, 8001u, "high_hz");
    REFUSED(inner, low_hz, 7500u, "low_hz");
    REFUSED(inner, smoothing_bits, 17u, "smoothing_bits");
    REFUSED(inner, even_smoothing_q14, 16385u, "even_smoothing_q14");
    REFUSED(inner, odd_smoothing_q14, 16385u, "odd_smoothing_q14");
    REFUSED(inner, min_signal_q14, 16385u, "min_signal_q14");
    REFUSED(inner, gain_bits, 14u, "gain_bits");
    REFUSED(inner, log_shift, 9u, "log_shift");
    REFUSED(inner, window_q12, NULL, "window_q12");
    REFUSED(inner, window_q12, loud, "window_q12");
    REFUSED(inner, segment_bins, NULL, "segment_bins");
    REFUSED(inner, fall_q12, NULL, "fall_q12");
    REFUSED(inner, fall_q12, heavy, "fall_q12");
    REFUSED(inner, gain, NULL, "gain");
    REFUSED(inner, tables_crc32, 0u, "tables_crc32");
    REFUSED(inner, gain, steep, "tables_crc32");
    REFUSED(inner, first_bin, 22u, "segment_bins");
}

static void memory_and_arguments_are_checked(void)
{
    wsp_frontend *frontend = NULL;
    wsp_report report;
    size_t bytes = 0;
    size_t bytes_32 = 0;
    CHECK_EQUAL(wsp_frontend_query(&wsp_microfrontend_default, &bytes, NULL), WSP_OK);
    CHECK_EQUAL(wsp_frontend_query_for(&wsp_microfrontend_default, 4, &bytes_32, NULL), WSP_OK);
    CHECK(bytes_32 <= bytes);
    CHECK_EQUAL(bytes_32 % WSP_ALIGN_BYTES, 0);
    CHECK_EQUAL(
        wsp_frontend_setup(memory, bytes - 1u, &wsp_microfrontend_default, SCALE_BITS, 0, NULL, &frontend, NULL),
        WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(wsp_frontend_setup(memory, bytes, &wsp_microfrontend_default, SCALE_BITS, 0, NULL, &frontend, NULL),
                WSP_OK);
    CHECK_EQUAL(wsp_frontend_setup(memory, bytes, &wsp_microfrontend_default, 0x3A7FFFFFu, 0, NULL, &frontend, &report),
                WSP_ERR_ARGUMENT);
    CHECK_TEXT(report.field, "scale");
    CHECK_EQUAL(
        wsp_frontend_setup(memory, bytes, &wsp_microfrontend_default, SCALE_BITS, 128, NULL, &frontend, &report),
        WSP_ERR_ARGUMENT);
    CHECK_TEXT(report.field, "zero_point");
}

int main(void)
{
    make_pcm();
    any_chunk_size_gives_the_same();
    reset_forgets_samples_and_noise();
    every_stage_is_seen();
    wrong_configurations_are_refused_by_name();
    memory_and_arguments_are_checked();
    return check_result();
}
