/* The order of the stages, the ring of samples and the hop. The configuration is checked by query and setup; from then
 * on it is trusted, and must not change. */
#include "wsp/frontend.h"

#include <string.h>

#include "bins.h"
#include "config_check.h"
#include "dc_removal.h"
#include "fft.h"
#include "gain_control.h"
#include "log2.h"
#include "mel.h"
#include "noise_reduction.h"
#include "normalise.h"
#include "power.h"
#include "quantize.h"
#include "real_split.h"
#include "vector.h"
#include "window.h"
#include "wsp/layout.h"
#include "wsp/microfrontend.h"

/* The function of a stage: its vector version where the machine has one. */
#if WSP_VECTOR == 1
#define STAGE(f, name) wsp_vector_##name
#define HELIUM_STAGE(name) wsp_vector_##name
#elif WSP_VECTOR == 2
#define STAGE(f, name) ((f)->has_vector != 0u ? wsp_vector_##name : wsp_##name)
#else
#define STAGE(f, name) wsp_##name
#endif
#ifndef HELIUM_STAGE
#define HELIUM_STAGE(name) wsp_##name /* short loops and exchanges gain nothing from AVX2 */
#endif

struct wsp_frontend {
    const wsp_frontend_config *config;
    wsp_microfrontend *micro; /* null: log-mel; else it does everything, and what follows is not used */
    wsp_bins *bins;
    uint64_t *mel;    /* [bands] */
    int32_t *log_q16; /* [bands] */
    int16_t *ring;    /* [window_samples] */
    wsp_observer observer;
    wsp_quantizer quantizer;
    wsp_noise_reduction *noise; /* null: off */
    wsp_gain_control *gain;     /* null: off */
    wsp_voice *voice;           /* the caller's; null: none */
    int32_t mean_q15;           /* of the samples, for DC removal */
    uint32_t write;             /* ring index of the next sample; when a frame is complete, of its oldest */
    uint32_t missing;           /* samples until the frame is complete */
    int16_t before;             /* the sample before the frame's oldest */
    uint16_t has_vector; /* 1: this processor runs the vector versions; known on some machines at run time only */
};

#define STATE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(32, 11, pointer_bytes)
#define NOISE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(16, 1, pointer_bytes)
#define GAIN_BYTES(pointer_bytes) WSP_STRUCT_BYTES(16, 1, pointer_bytes)
WSP_CHECK_STRUCT(struct wsp_frontend, STATE_BYTES, frontend);
WSP_CHECK_STRUCT(wsp_noise_reduction, NOISE_BYTES, noise_reduction);
WSP_CHECK_STRUCT(wsp_gain_control, GAIN_BYTES, gain_control);

/* Where each buffer starts in the caller's memory, and the bytes of all. */
typedef struct layout {
    size_t bins, mel, noise, gain, log_q16, ring, total;
} layout;

static layout lay_out(const wsp_frontend_config *config, size_t pointer_bytes)
{
    layout at;
    at.bins = STATE_BYTES(pointer_bytes);
    at.mel = at.bins + sizeof(wsp_bins);
    at.noise = at.mel + config->bands * sizeof(uint64_t);
    at.gain = at.noise;
    if (config->noise_reduction_q16 != 0u) {
        at.gain += NOISE_BYTES(pointer_bytes) + config->bands * sizeof(wsp_noise_band);
    }
    at.log_q16 = at.gain;
    if (config->gain_control_q15 != 0u) {
        at.log_q16 += GAIN_BYTES(pointer_bytes) + config->bands * sizeof(int32_t);
    }
    at.ring = at.log_q16 + config->bands * sizeof(int32_t);
    at.total = WSP_BLOCK_BYTES(at.ring + config->window_samples * sizeof(int16_t));
    return at;
}

static void observe(const wsp_frontend *f, wsp_stage stage, const void *data, size_t count, size_t elem_bytes)
{
    if (f->observer.call != NULL) {
        f->observer.call(f->observer.context, stage, data, count, elem_bytes);
    }
}

/* The frame lies in the ring from `write` to the end and from the start to `write`. */
static uint32_t window_frame(wsp_frontend *f, int32_t *z)
{
    const wsp_frontend_config *c = f->config;
    const size_t older = c->window_samples - f->write;
    const int32_t preemphasis_q15 = (int32_t)c->preemphasis_q15;
    uint32_t bits = STAGE(f, window_apply)(f->ring + f->write, f->before, c->window_q31, older, preemphasis_q15, z);
    if (f->write > 0) {
        bits |= STAGE(f, window_apply)(f->ring, f->ring[c->window_samples - 1u], c->window_q31 + older, f->write,
                                       preemphasis_q15, z + older);
    }
    for (size_t i = WSP_FFT_SIZE; i > c->window_samples; i -= 2u) { /* both are even */
        z[i - 2u] = 0;
        z[i - 1u] = 0;
    }
    return bits;
}

/* Binary exponent of the power's unit in PCM steps squared: the window stage's unit, the block shift, and 2^9 of the
 * transform, all squared. */
static int power_exponent(const wsp_frontend *f, int block_shift)
{
    const int window_exponent = f->config->preemphasis_q15 == 0u ? -15 : -14;
    return 2 * (window_exponent - block_shift + 9);
}

static void process(wsp_frontend *f, int8_t *features)
{
    const size_t bands = f->config->bands;
    int32_t *z = f->bins->z;

    const uint32_t bits = window_frame(f, z);
    observe(f, WSP_STAGE_WINDOW, z, f->config->window_samples, sizeof(z[0]));

    const int block_shift = HELIUM_STAGE(normalise)(z, bits);
    STAGE(f, fft256)(z);
    STAGE(f, real_split)(z);
    observe(f, WSP_STAGE_SPECTRUM, z, 2u * WSP_BIN_COUNT, sizeof(z[0]));

    wsp_power(f->bins);
    observe(f, WSP_STAGE_POWER, f->bins->power, WSP_BIN_COUNT, sizeof(f->bins->power[0]));

    HELIUM_STAGE(mel)(f->bins, f->config, f->mel);
    observe(f, WSP_STAGE_MEL, f->mel, bands, sizeof(f->mel[0]));

    wsp_log2(f->mel, bands, power_exponent(f, block_shift), f->log_q16);
    observe(f, WSP_STAGE_LOG, f->log_q16, bands, sizeof(f->log_q16[0]));

    if (f->voice != NULL) {
        wsp_voice_step(f->voice, f->log_q16);
    }
    if (f->noise != NULL) {
        wsp_noise_reduction_apply(f->noise, f->log_q16);
        observe(f, WSP_STAGE_DENOISED, f->log_q16, bands, sizeof(f->log_q16[0]));
    }
    if (f->gain != NULL) {
        wsp_gain_control_apply(f->gain, f->log_q16);
        observe(f, WSP_STAGE_LEVELLED, f->log_q16, bands, sizeof(f->log_q16[0]));
    }

    HELIUM_STAGE(quantize)(&f->quantizer, f->log_q16, bands, features);
    observe(f, WSP_STAGE_FEATURES, features, bands, sizeof(features[0]));
}

/* Makes room for the next hop: its samples replace the oldest ones. */
static void advance(wsp_frontend *f)
{
    const uint32_t window = f->config->window_samples;
    const uint32_t hop = f->config->hop_samples;
    const uint32_t last = f->write + hop - 1u;
    f->before = f->ring[last < window ? last : last - window];
    f->missing = hop;
}

/* Copies samples sixteen bytes at a time where compilers do that without a call: some C libraries copy byte by byte. */
static void copy(int16_t *to, const int16_t *from, size_t count)
{
#if WSP_ARM_DSP
    for (; count >= 8u; count -= 8u) {
        memcpy(to, from, 16);
        to += 8;
        from += 8;
    }
#endif
    if (count > 0u) {
        memcpy(to, from, count * sizeof(from[0]));
    }
}

static void remove_dc(wsp_frontend *f, int16_t *samples, uint32_t count)
{
    if (count == 0u) {
        return;
    }
    f->mean_q15 = wsp_dc_removal(samples, count, f->mean_q15);
    observe(f, WSP_STAGE_SAMPLES, samples, count, sizeof(samples[0]));
}

static void take(wsp_frontend *f, const int16_t *pcm, uint32_t count)
{
    const uint32_t window = f->config->window_samples;
    const uint32_t room = window - f->write;
    const uint32_t first = count < room ? count : room;
    copy(f->ring + f->write, pcm, first);
    copy(f->ring, pcm + first, count - first);
    if (f->config->dc_removal != 0u) {
        remove_dc(f, f->ring + f->write, first);
        remove_dc(f, f->ring, count - first);
    }
    f->write = count < room ? f->write + count : count - room;
    f->missing -= count;
}

size_t wsp_frontend_push(wsp_frontend *frontend, const int16_t *pcm, size_t samples, int8_t *features, int *ready)
{
    if (frontend->micro != NULL) {
        return frontend->config->micro->functions->push(frontend->micro, pcm, samples, features, ready);
    }
    const uint32_t count = samples < frontend->missing ? (uint32_t)samples : frontend->missing;
    *ready = 0;
    if (count > 0u) {
        take(frontend, pcm, count);
    }
    if (count > 0u && frontend->missing == 0u) {
        process(frontend, features);
        advance(frontend);
        *ready = 1;
    }
    return count;
}

void wsp_frontend_watch(wsp_frontend *frontend, wsp_voice *voice)
{
    frontend->voice = voice;
}

void wsp_frontend_reset(wsp_frontend *frontend)
{
    if (frontend->micro != NULL) {
        frontend->config->micro->functions->reset(frontend->micro);
        return;
    }
    frontend->write = 0;
    frontend->missing = frontend->config->window_samples;
    frontend->before = 0;
    frontend->mean_q15 = 0;
    if (frontend->noise != NULL) {
        wsp_noise_reduction_reset(frontend->noise);
    }
    if (frontend->gain != NULL) {
        wsp_gain_control_reset(frontend->gain);
    }
}

/* The micro front end lies behind a wsp_frontend of its own. */
static wsp_status query_micro(const wsp_frontend_config *config, size_t pointer_bytes, size_t *bytes,
                              wsp_report *report)
{
    const wsp_microfrontend_config *micro = config->micro;
    if (micro->functions == NULL) {
        return wsp_report_set(report, WSP_ERR_FRONTEND_CONFIG, "functions");
    }
    const wsp_status status = micro->functions->query_for(micro, pointer_bytes, bytes, report);
    if (status != WSP_OK) {
        return status;
    }
    if (config->window_samples != micro->window_samples || config->hop_samples != micro->hop_samples ||
        config->bands != micro->bands) {
        return wsp_report_set(report, WSP_ERR_FRONTEND_CONFIG, "micro");
    }
    *bytes += WSP_BLOCK_BYTES(STATE_BYTES(pointer_bytes));
    return WSP_OK;
}

static wsp_status setup_micro(wsp_frontend *f, size_t bytes, const wsp_frontend_config *config, uint32_t scale_bits,
                              int32_t zero_point, const wsp_observer *observer, wsp_report *report)
{
    const size_t own_bytes = WSP_BLOCK_BYTES(STATE_BYTES(sizeof(void *)));
    f->config = config;
    return config->micro->functions->setup((uint8_t *)(void *)f + own_bytes, bytes - own_bytes, config->micro,
                                           scale_bits, zero_point, observer, &f->micro, report);
}

wsp_status wsp_frontend_size_for(const wsp_frontend_config *config, size_t pointer_bytes, size_t *bytes,
                                 wsp_report *report)
{
    wsp_report_clear(report);
    if (config == NULL || bytes == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, config == NULL ? "config" : "bytes");
    }
    if (pointer_bytes != 4u && pointer_bytes != 8u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "pointer_bytes");
    }
    if (config->micro != NULL) {
        return query_micro(config, pointer_bytes, bytes, report);
    }
    const char *field = wsp_config_check_scalars(config);
    if (field != NULL) {
        return wsp_report_set(report, WSP_ERR_FRONTEND_CONFIG, field);
    }
    *bytes = lay_out(config, pointer_bytes).total;
    return WSP_OK;
}

wsp_status wsp_frontend_query_for(const wsp_frontend_config *config, size_t pointer_bytes, size_t *bytes,
                                  wsp_report *report)
{
    const wsp_status status = wsp_frontend_size_for(config, pointer_bytes, bytes, report);
    if (status != WSP_OK || config->micro != NULL) {
        return status;
    }
    const char *field = wsp_config_check_tables(config);
    return field == NULL ? WSP_OK : wsp_report_set(report, WSP_ERR_FRONTEND_CONFIG, field);
}

wsp_status wsp_frontend_query(const wsp_frontend_config *config, size_t *bytes, wsp_report *report)
{
    return wsp_frontend_query_for(config, sizeof(void *), bytes, report);
}

static wsp_noise_reduction *prepare_noise(uint8_t *memory, const wsp_frontend_config *config)
{
    wsp_noise_reduction *noise = (wsp_noise_reduction *)(void *)memory;
    noise->bands = (wsp_noise_band *)(void *)(memory + NOISE_BYTES(sizeof(void *)));
    noise->count = config->bands;
    noise->period_frames = WSP_FRONTEND_SAMPLE_RATE_HZ / 2u / config->hop_samples;
    noise->most_q16 = (int32_t)config->noise_reduction_q16;
    return noise;
}

static wsp_gain_control *prepare_gain(uint8_t *memory, const wsp_frontend_config *config)
{
    wsp_gain_control *gain = (wsp_gain_control *)(void *)memory;
    gain->level_q16 = (int32_t *)(void *)(memory + GAIN_BYTES(sizeof(void *)));
    gain->count = config->bands;
    gain->reference_q16 = config->offset_q16;
    gain->strength_q24 = (int32_t)(config->gain_control_q15 << 9);
    return gain;
}

wsp_status wsp_frontend_setup(void *memory, size_t bytes, const wsp_frontend_config *config, uint32_t scale_bits,
                              int32_t zero_point, const wsp_observer *observer, wsp_frontend **frontend,
                              wsp_report *report)
{
    size_t needed = 0;
    const wsp_status status = wsp_frontend_query(config, &needed, report);
    if (status != WSP_OK) {
        return status;
    }
    if (memory == NULL || frontend == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, memory == NULL ? "memory" : "frontend");
    }
    if ((uintptr_t)memory % WSP_ALIGN_BYTES != 0u) {
        return wsp_report_set(report, WSP_ERR_MEMORY_UNALIGNED, "memory");
    }
    if (bytes < needed) {
        return wsp_report_set(report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    wsp_frontend *f = (wsp_frontend *)memory;
    if (config->micro != NULL) {
        *frontend = f;
        return setup_micro(f, bytes, config, scale_bits, zero_point, observer, report);
    }
    const char *field =
        wsp_quantizer_setup(&f->quantizer, config->offset_q16, config->gain_q16, scale_bits, zero_point);
    if (field != NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, field);
    }
    uint8_t *base = (uint8_t *)memory;
    const layout at = lay_out(config, sizeof(void *));
    f->config = config;
    f->micro = NULL;
    f->bins = (wsp_bins *)(void *)(base + at.bins);
    f->mel = (uint64_t *)(void *)(base + at.mel);
    f->log_q16 = (int32_t *)(void *)(base + at.log_q16);
    f->ring = (int16_t *)(void *)(base + at.ring);
    f->voice = NULL;
    f->noise = config->noise_reduction_q16 != 0u ? prepare_noise(base + at.noise, config) : NULL;
    f->gain = config->gain_control_q15 != 0u ? prepare_gain(base + at.gain, config) : NULL;
    f->observer.call = observer != NULL ? observer->call : NULL;
    f->observer.context = observer != NULL ? observer->context : NULL;
#if WSP_VECTOR == 2
    f->has_vector = (uint16_t)wsp_x86_has_avx2();
#endif
    wsp_frontend_reset(f);
    *frontend = f;
    return WSP_OK;
}
