/* The front end as a whole: memory, setup, chunks, several instances, reset, observer, extreme audio. */
#include "check.h"
#include "wsp/frontend.h"
#include "wsp/port.h"

#define SCALE_1_128 0x3C000000u
#define SAMPLES 8000
#define MAX_FRAMES 64
#define BANDS 40

typedef struct memory {
    WSP_ALIGNED uint8_t bytes[8192];
} memory;

static int16_t pcm[SAMPLES];
static memory memory_a, memory_b;

static wsp_frontend_config with_every_stage(void)
{
    wsp_frontend_config config = wsp_frontend_default;
    config.stages = &wsp_frontend_optional_stages;
    config.dc_removal = 1;
    config.noise_reduction_q16 = 12u * 65536u;
    config.gain_control_q15 = 32768u;
    return config;
}

static void fill_noise(uint32_t seed, int32_t amplitude)
{
    for (int i = 0; i < SAMPLES; i++) {
        seed = seed * 1664525u + 1013904223u;
        pcm[i] = (int16_t)((int32_t)(seed >> 16) * amplitude / 32768 - amplitude);
    }
}

static wsp_frontend *setup(memory *at, const wsp_frontend_config *config, const wsp_observer *observer)
{
    wsp_frontend *frontend = NULL;
    wsp_report report;
    CHECK_EQUAL(wsp_frontend_setup(at->bytes, sizeof(at->bytes), config, SCALE_1_128, 0, observer, &frontend, &report),
                WSP_OK);
    return frontend;
}

/* Pushes samples [from, to) in pieces; returns the number of rows written. */
static size_t push(wsp_frontend *frontend, size_t from, size_t to, size_t piece, int8_t (*rows)[BANDS])
{
    size_t count = 0;
    while (from < to) {
        int ready = -1;
        const size_t offered = to - from < piece ? to - from : piece;
        const size_t used = wsp_frontend_push(frontend, pcm + from, offered, rows[count], &ready);
        CHECK(used > 0 && used <= offered);
        CHECK(ready == 0 || ready == 1);
        CHECK(ready == 1 || used == offered);
        from += used;
        count += (size_t)ready;
    }
    return count;
}

static void check_setup(void)
{
    size_t bytes = 0;
    size_t bytes_32 = 0;
    wsp_report report;
    wsp_frontend *frontend = NULL;
    const wsp_frontend_config *config = &wsp_frontend_default;
    CHECK_EQUAL(wsp_frontend_query(config, &bytes, &report), WSP_OK);
    CHECK_EQUAL(wsp_frontend_query_for(config, 4, &bytes_32, &report), WSP_OK);
    CHECK(bytes_32 <= bytes && bytes <= 4096);
    CHECK_EQUAL(wsp_frontend_query_for(config, 2, &bytes_32, &report), WSP_ERR_ARGUMENT);
    CHECK_TEXT(report.field, "pointer_bytes");
    CHECK_EQUAL(wsp_frontend_query(config, NULL, &report), WSP_ERR_ARGUMENT);

    uint8_t *m = memory_a.bytes;
    CHECK_EQUAL(wsp_frontend_setup(m, bytes, config, SCALE_1_128, 0, NULL, &frontend, &report), WSP_OK);
    CHECK_EQUAL(wsp_frontend_setup(m, bytes - 1, config, SCALE_1_128, 0, NULL, &frontend, &report),
                WSP_ERR_MEMORY_TOO_SMALL);
    CHECK_EQUAL(wsp_frontend_setup(m + 8, bytes, config, SCALE_1_128, 0, NULL, &frontend, &report),
                WSP_ERR_MEMORY_UNALIGNED);
    CHECK_EQUAL(wsp_frontend_setup(NULL, bytes, config, SCALE_1_128, 0, NULL, &frontend, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_frontend_setup(m, bytes, config, SCALE_1_128, 0, NULL, NULL, &report), WSP_ERR_ARGUMENT);
    CHECK_EQUAL(wsp_frontend_setup(m, bytes, config, 0, 0, NULL, &frontend, &report), WSP_ERR_ARGUMENT);
    CHECK_TEXT(report.field, "scale");
    CHECK_EQUAL(wsp_frontend_setup(m, bytes, config, SCALE_1_128, 200, NULL, &frontend, &report), WSP_ERR_ARGUMENT);
    CHECK_TEXT(report.field, "zero_point");
}

/* The queried bytes are all that is written. */
static void check_memory_is_respected(const wsp_frontend_config *config)
{
    size_t bytes = 0;
    int8_t rows[MAX_FRAMES][BANDS];
    wsp_frontend *frontend = NULL;
    CHECK_EQUAL(wsp_frontend_query(config, &bytes, NULL), WSP_OK);
    memset(&memory_a, 0xA5, sizeof(memory_a));
    CHECK_EQUAL(wsp_frontend_setup(memory_a.bytes, bytes, config, SCALE_1_128, 0, NULL, &frontend, NULL), WSP_OK);
    (void)push(frontend, 0, SAMPLES, SAMPLES, rows);
    for (size_t i = bytes; i < sizeof(memory_a.bytes); i++) {
        CHECK_EQUAL(memory_a.bytes[i], 0xA5);
    }
}

static void check_chunks_and_instances(const wsp_frontend_config *config)
{
    static const size_t pieces[] = {1, 7, 159, 160, 161, 479, 480, 481, 3000};
    int8_t whole[MAX_FRAMES][BANDS];
    int8_t parts[MAX_FRAMES][BANDS];
    int8_t other[MAX_FRAMES][BANDS];
    wsp_frontend *a = setup(&memory_a, config, NULL);
    CHECK_EQUAL(push(a, 0, SAMPLES, SAMPLES, whole), 48);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        wsp_frontend *b = setup(&memory_b, config, NULL);
        wsp_frontend_reset(a);
        const size_t first = push(b, 0, SAMPLES / 2, pieces[i], parts);
        const size_t disturbing = push(a, 100, 4100, pieces[i], other);
        CHECK_EQUAL(first + push(b, SAMPLES / 2, SAMPLES, pieces[i], parts + first), 48);
        CHECK_EQUAL(disturbing, 23);
        CHECK(memcmp(whole, parts, sizeof(whole[0]) * 48) == 0);
    }
    int ready = -1;
    CHECK_EQUAL(wsp_frontend_push(a, pcm, 0, parts[0], &ready), 0);
    CHECK_EQUAL(ready, 0);
}

typedef struct watched {
    const wsp_frontend_config *config;
    int last_stage;
    size_t elements[WSP_STAGE_COUNT];
} watched;

static void observe_order(void *context, int stage, const void *data, size_t count, size_t elem_bytes)
{
    static const size_t counts[] = {0, 480, 514, 257, BANDS, 0, 0, 0, BANDS, BANDS, BANDS, BANDS};
    static const size_t sizes[] = {2, 4, 4, 8, 8, 0, 0, 0, 4, 4, 4, 1};
    watched *w = (watched *)context;
    int next = w->last_stage == WSP_STAGE_MEL ? WSP_STAGE_LOG : w->last_stage + 1;
    next += next == WSP_STAGE_DENOISED && w->config->noise_reduction_q16 == 0u;
    next += next == WSP_STAGE_LEVELLED && w->config->gain_control_q15 == 0u;
    CHECK(data != NULL);
    CHECK_EQUAL(elem_bytes, sizes[stage]);
    w->elements[stage] += count;
    if (stage == WSP_STAGE_SAMPLES) {
        CHECK(count > 0 && count <= 100);
        CHECK_EQUAL(w->last_stage, WSP_STAGE_SAMPLES);
        return;
    }
    CHECK_EQUAL(stage, next);
    CHECK_EQUAL(count, counts[stage]);
    w->last_stage = stage == WSP_STAGE_FEATURES ? WSP_STAGE_SAMPLES : stage;
}

static void check_observer(const wsp_frontend_config *config)
{
    int8_t rows[MAX_FRAMES][BANDS];
    watched w = {config, WSP_STAGE_SAMPLES, {0}};
    const wsp_observer observer = {observe_order, &w};
    (void)push(setup(&memory_a, config, &observer), 0, SAMPLES, 100, rows);
    CHECK_EQUAL(w.elements[WSP_STAGE_WINDOW], 48 * 480);
    CHECK_EQUAL(w.elements[WSP_STAGE_FEATURES], 48 * BANDS);
    CHECK_EQUAL(w.elements[WSP_STAGE_SAMPLES], config->dc_removal != 0u ? SAMPLES : 0);
    CHECK_EQUAL(w.elements[WSP_STAGE_DENOISED], config->noise_reduction_q16 != 0u ? 48 * BANDS : 0);
    CHECK_EQUAL(w.elements[WSP_STAGE_LEVELLED], config->gain_control_q15 != 0u ? 48 * BANDS : 0);
}

/* Silence, full scale and silence again, so that the adaptive stages see every jump of level there is. */
static void check_jumps(void)
{
    const wsp_frontend_config config = with_every_stage();
    int8_t rows[MAX_FRAMES][BANDS];
    wsp_frontend *frontend = setup(&memory_a, &config, NULL);
    for (int round = 0; round < 8; round++) {
        for (int i = 0; i < SAMPLES; i++) {
            pcm[i] = round % 2 == 0 ? 0 : (i / 8 % 2 == 0 ? INT16_MIN : INT16_MAX);
        }
        CHECK(push(frontend, 0, SAMPLES, SAMPLES, rows) >= 48);
    }
}

/* Full-scale audio with the harshest window and pre-emphasis; the checked arithmetic watches every step. */
static void check_extremes(void)
{
    static int32_t window_q31[WSP_FRONTEND_MAX_WINDOW];
    int8_t rows[MAX_FRAMES][BANDS];
    wsp_frontend_config config = with_every_stage();
    for (size_t i = 0; i < WSP_FRONTEND_MAX_WINDOW; i++) {
        window_q31[i] = INT32_MIN;
    }
    config.window_samples = WSP_FRONTEND_MAX_WINDOW;
    config.window_q31 = window_q31;
    size_t bins = 0;
    for (size_t s = 0; s <= config.bands; s++) {
        bins += config.mel_segment_bins[s];
    }
    uint32_t crc = wsp_crc32_elements(0, window_q31, WSP_FRONTEND_MAX_WINDOW, 4);
    crc = wsp_crc32_elements(crc, config.mel_segment_bins, config.bands + 1u, 1);
    config.tables_crc32 = wsp_crc32_elements(crc, config.mel_rise_q15, bins, 2);
    for (uint32_t preemphasis_q15 = 0; preemphasis_q15 < 32768u; preemphasis_q15 += 32767u) {
        config.preemphasis_q15 = preemphasis_q15;
        for (int period = 1; period <= 512; period *= 2) {
            for (int i = 0; i < SAMPLES; i++) {
                pcm[i] = i / period % 2 == 0 ? INT16_MIN : (period == 512 ? INT16_MIN : INT16_MAX);
            }
            CHECK_EQUAL(push(setup(&memory_a, &config, NULL), 0, SAMPLES, SAMPLES, rows), 47);
        }
    }
}

int main(void)
{
    const wsp_frontend_config all = with_every_stage();
    fill_noise(1u, 20000);
    check_setup();
    check_memory_is_respected(&wsp_frontend_default);
    check_memory_is_respected(&all);
    check_chunks_and_instances(&wsp_frontend_default);
    check_chunks_and_instances(&all);
    check_observer(&wsp_frontend_default);
    check_observer(&all);
    check_extremes();
    check_jumps();
    memset(pcm, 0, sizeof(pcm));
    int8_t rows[MAX_FRAMES][BANDS];
    CHECK_EQUAL(push(setup(&memory_a, &wsp_frontend_default, NULL), 0, SAMPLES, SAMPLES, rows), 48);
    for (int band = 0; band < BANDS; band++) {
        CHECK_EQUAL(rows[47][band], -128);
    }
    return check_result();
}
