/* The order of the stages, the ring of samples and the hop. The configuration is checked by query and setup; from then
 * on it is trusted, and must not change. */
#include "wsp/frontend.h"

#include <string.h>

#include "fft.h"
#include "frontend_state.h"
#include "log2.h"
#include "mel.h"
#include "normalise.h"
#include "power.h"
#include "real_split.h"
#include "vector.h"
#include "window.h"

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
    if (f->optional != NULL) {
        f->config->stages->change_logs(f->optional, f->log_q16);
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

#if WSP_ARM_DSP
static void copy_two(int16_t *to, const int16_t *from)
{
    memcpy(to, from, 2u * sizeof(to[0]));
}
#endif

/* Copies samples eight at a time where compilers do that without a call: some C libraries copy byte by byte. */
static void copy(int16_t *to, const int16_t *from, size_t count)
{
#if WSP_ARM_DSP
    for (const int16_t *end = from + (count & ~(size_t)7); from != end; from += 8, to += 8) {
        copy_two(to, from);
        copy_two(to + 2, from + 2);
        copy_two(to + 4, from + 4);
        copy_two(to + 6, from + 6);
    }
    count &= 7u;
#endif
    if (count > 0u) {
        memcpy(to, from, count * sizeof(from[0]));
    }
}

static void take(wsp_frontend *f, const int16_t *pcm, uint32_t count)
{
    const uint32_t window = f->config->window_samples;
    const uint32_t room = window - f->write;
    const uint32_t first = count < room ? count : room;
    copy(f->ring + f->write, pcm, first);
    copy(f->ring, pcm + first, count - first);
    if (f->optional != NULL) {
        f->config->stages->change_samples(f->optional, f->ring + f->write, first);
        f->config->stages->change_samples(f->optional, f->ring, count - first);
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
    if (frontend->optional != NULL) {
        frontend->config->stages->reset(frontend->optional);
    }
}
