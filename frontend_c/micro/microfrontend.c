/* The order of the stages, the frame and the hop. The configuration is checked by query and setup; from then on it is
 * trusted, and must not change. */
#include "wsp/microfrontend.h"

#include <string.h>

#include "arrange.h"
#include "bins.h"
#include "config_check.h"
#include "fft.h"
#include "filterbank.h"
#include "gain.h"
#include "log.h"
#include "noise.h"
#include "power.h"
#include "quantize.h"
#include "real_split.h"
#include "root.h"
#include "window.h"
#include "wsp/fixed.h"
#include "wsp/layout.h"

struct wsp_microfrontend {
    wsp_micro_quantizer quantizer;
    const wsp_microfrontend_config *config;
    wsp_micro_bins *bins;
    uint64_t *energies; /* [bands] */
    uint32_t *signal;   /* [bands] */
    uint32_t *estimate; /* [bands] */
    int16_t *logs;      /* [bands] */
    int16_t *frame;     /* [window_samples] */
    wsp_observer observer;
    uint32_t filled; /* samples of the frame that are there */
};

#define STATE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(32, 9, pointer_bytes)
WSP_CHECK_STRUCT(struct wsp_microfrontend, STATE_BYTES, microfrontend);

/* Where each buffer starts in the caller's memory, and the bytes of all. */
typedef struct layout {
    size_t energies, signal, estimate, bins, logs, frame, total;
} layout;

static layout lay_out(const wsp_microfrontend_config *config, size_t pointer_bytes)
{
    layout at;
    at.energies = STATE_BYTES(pointer_bytes);
    at.signal = at.energies + config->bands * sizeof(uint64_t);
    at.estimate = at.signal + config->bands * sizeof(uint32_t);
    at.bins = at.estimate + config->bands * sizeof(uint32_t);
    at.logs = at.bins + sizeof(wsp_micro_bins);
    at.frame = at.logs + config->bands * sizeof(int16_t);
    at.total = WSP_BLOCK_BYTES(at.frame + config->window_samples * sizeof(int16_t));
    return at;
}

static void observe(const wsp_microfrontend *f, wsp_stage stage, const void *data, size_t count, size_t elem_bytes)
{
    if (f->observer.call != NULL) {
        f->observer.call(f->observer.context, stage, data, count, elem_bytes);
    }
}

/* Spectrum of the frame, scaled up as far as 16 bits allow. Returns the left shift that the samples got. */
static int transform(wsp_microfrontend *f)
{
    const size_t window = f->config->window_samples;
    int16_t *z = f->bins->z;
    const uint32_t bits = wsp_micro_window(f->frame, f->config->window_q12, window, z);
    observe(f, WSP_STAGE_WINDOW, z, window, sizeof(z[0]));
    memset(z + window, 0, (WSP_MICRO_FFT_SIZE - window) * sizeof(z[0]));
    const int shift = wsp_clz32(bits) - 17;
    wsp_micro_arrange(z, shift);
    wsp_micro_fft256(z);
    wsp_micro_real_split(z);
    observe(f, WSP_STAGE_SPECTRUM, z, (size_t)2 * WSP_MICRO_BIN_COUNT, sizeof(z[0]));
    return shift;
}

static void process(wsp_microfrontend *f, int8_t *features)
{
    const size_t bands = f->config->bands;
    const int shift = transform(f);

    wsp_micro_power(f->bins);
    observe(f, WSP_STAGE_POWER, f->bins->power, WSP_MICRO_BIN_COUNT, sizeof(f->bins->power[0]));

    wsp_micro_filterbank(f->bins, f->config, f->energies);
    observe(f, WSP_STAGE_MEL, f->energies, bands, sizeof(f->energies[0]));

    wsp_micro_root(f->energies, bands, shift, f->signal);
    observe(f, WSP_STAGE_ROOT, f->signal, bands, sizeof(f->signal[0]));

    wsp_micro_noise(f->config, f->signal, f->estimate);
    observe(f, WSP_STAGE_NOISE, f->signal, bands, sizeof(f->signal[0]));

    wsp_micro_gain(f->config, f->signal, f->estimate);
    observe(f, WSP_STAGE_GAIN, f->signal, bands, sizeof(f->signal[0]));

    wsp_micro_log(f->signal, bands, f->config->log_shift, f->logs);
    observe(f, WSP_STAGE_LOG, f->logs, bands, sizeof(f->logs[0]));

    wsp_micro_quantize(&f->quantizer, f->logs, bands, features);
    observe(f, WSP_STAGE_FEATURES, features, bands, sizeof(features[0]));
}

size_t wsp_microfrontend_push(wsp_microfrontend *frontend, const int16_t *pcm, size_t samples, int8_t *features,
                              int *ready)
{
    const wsp_microfrontend_config *c = frontend->config;
    const uint32_t missing = c->window_samples - frontend->filled;
    const uint32_t count = samples < missing ? (uint32_t)samples : missing;
    *ready = 0;
    if (count == 0u) {
        return 0;
    }
    memcpy(frontend->frame + frontend->filled, pcm, count * sizeof(pcm[0]));
    frontend->filled += count;
    if (frontend->filled == c->window_samples) {
        process(frontend, features);
        frontend->filled = c->window_samples - c->hop_samples;
        memmove(frontend->frame, frontend->frame + c->hop_samples, frontend->filled * sizeof(pcm[0]));
        *ready = 1;
    }
    return count;
}

void wsp_microfrontend_reset(wsp_microfrontend *frontend)
{
    frontend->filled = 0;
    memset(frontend->estimate, 0, frontend->config->bands * sizeof(frontend->estimate[0]));
}

wsp_status wsp_microfrontend_query_for(const wsp_microfrontend_config *config, size_t pointer_bytes, size_t *bytes,
                                       wsp_report *report)
{
    wsp_report_clear(report);
    if (config == NULL || bytes == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, config == NULL ? "config" : "bytes");
    }
    if (pointer_bytes != 4u && pointer_bytes != 8u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "pointer_bytes");
    }
    const char *field = wsp_micro_config_check(config);
    if (field != NULL) {
        return wsp_report_set(report, WSP_ERR_FRONTEND_CONFIG, field);
    }
    *bytes = lay_out(config, pointer_bytes).total;
    return WSP_OK;
}

wsp_status wsp_microfrontend_setup(void *memory, size_t bytes, const wsp_microfrontend_config *config,
                                   uint32_t scale_bits, int32_t zero_point, const wsp_observer *observer,
                                   wsp_microfrontend **frontend, wsp_report *report)
{
    size_t needed = 0;
    wsp_status status = wsp_microfrontend_query_for(config, sizeof(void *), &needed, report);
    if (status != WSP_OK) {
        return status;
    }
    status = wsp_block_check(memory, bytes, needed);
    if (status != WSP_OK || frontend == NULL) {
        return wsp_report_set(report, frontend == NULL ? WSP_ERR_ARGUMENT : status, "memory");
    }
    wsp_microfrontend *f = (wsp_microfrontend *)memory;
    const char *field = wsp_micro_quantizer_setup(&f->quantizer, scale_bits, zero_point);
    if (field != NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, field);
    }
    uint8_t *base = (uint8_t *)memory;
    const layout at = lay_out(config, sizeof(void *));
    f->config = config;
    f->energies = (uint64_t *)(void *)(base + at.energies);
    f->signal = (uint32_t *)(void *)(base + at.signal);
    f->estimate = (uint32_t *)(void *)(base + at.estimate);
    f->bins = (wsp_micro_bins *)(void *)(base + at.bins);
    f->logs = (int16_t *)(void *)(base + at.logs);
    f->frame = (int16_t *)(void *)(base + at.frame);
    f->observer.call = observer != NULL ? observer->call : NULL;
    f->observer.context = observer != NULL ? observer->context : NULL;
    wsp_microfrontend_reset(f);
    *frontend = f;
    return WSP_OK;
}

const wsp_microfrontend_functions wsp_microfrontend_implementation = {
    wsp_microfrontend_query_for,
    wsp_microfrontend_setup,
    wsp_microfrontend_push,
    wsp_microfrontend_reset,
};
