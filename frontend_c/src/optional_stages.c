#include "optional_stages.h"

#include "dc_removal.h"
#include "gain_control.h"
#include "noise_reduction.h"
#include "wsp/layout.h"

struct wsp_optional_state {
    const wsp_frontend_config *config;
    const wsp_observer *observer;
    wsp_noise_reduction *noise; /* null: off */
    wsp_gain_control *gain;     /* null: off */
    int32_t mean_q15;           /* of the samples, for DC removal */
    uint32_t reserved;
};

#define STATE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(8, 4, pointer_bytes)
#define NOISE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(16, 1, pointer_bytes)
#define GAIN_BYTES(pointer_bytes) WSP_STRUCT_BYTES(16, 1, pointer_bytes)
WSP_CHECK_STRUCT(struct wsp_optional_state, STATE_BYTES, optional_state);
WSP_CHECK_STRUCT(wsp_noise_reduction, NOISE_BYTES, noise_reduction);
WSP_CHECK_STRUCT(wsp_gain_control, GAIN_BYTES, gain_control);

static size_t noise_bytes(const wsp_frontend_config *config, size_t pointer_bytes)
{
    return config->noise_reduction_q16 == 0u ? 0u : NOISE_BYTES(pointer_bytes) + config->bands * sizeof(wsp_noise_band);
}

static size_t all_bytes(const wsp_frontend_config *config, size_t pointer_bytes)
{
    const size_t gain_bytes =
        config->gain_control_q15 == 0u ? 0u : GAIN_BYTES(pointer_bytes) + config->bands * sizeof(int32_t);
    return STATE_BYTES(pointer_bytes) + noise_bytes(config, pointer_bytes) + gain_bytes;
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

static wsp_optional_state *prepare(void *memory, const wsp_frontend_config *config, const wsp_observer *observer)
{
    wsp_optional_state *state = (wsp_optional_state *)memory;
    uint8_t *behind = (uint8_t *)memory + STATE_BYTES(sizeof(void *));
    state->config = config;
    state->observer = observer;
    state->noise = config->noise_reduction_q16 != 0u ? prepare_noise(behind, config) : NULL;
    behind += noise_bytes(config, sizeof(void *));
    state->gain = config->gain_control_q15 != 0u ? prepare_gain(behind, config) : NULL;
    state->reserved = 0;
    return state;
}

static void reset(wsp_optional_state *state)
{
    state->mean_q15 = 0;
    if (state->noise != NULL) {
        wsp_noise_reduction_reset(state->noise);
    }
    if (state->gain != NULL) {
        wsp_gain_control_reset(state->gain);
    }
}

static void observe(const wsp_optional_state *state, wsp_stage stage, const void *data, size_t count, size_t elem_bytes)
{
    if (state->observer->call != NULL) {
        state->observer->call(state->observer->context, stage, data, count, elem_bytes);
    }
}

static void change_samples(wsp_optional_state *state, int16_t *samples, size_t count)
{
    if (state->config->dc_removal != 0u && count != 0u) {
        state->mean_q15 = wsp_dc_removal(samples, count, state->mean_q15);
        observe(state, WSP_STAGE_SAMPLES, samples, count, sizeof(samples[0]));
    }
}

static void change_logs(wsp_optional_state *state, int32_t *log_q16)
{
    const size_t bands = state->config->bands;
    if (state->noise != NULL) {
        wsp_noise_reduction_apply(state->noise, log_q16);
        observe(state, WSP_STAGE_DENOISED, log_q16, bands, sizeof(log_q16[0]));
    }
    if (state->gain != NULL) {
        wsp_gain_control_apply(state->gain, log_q16);
        observe(state, WSP_STAGE_LEVELLED, log_q16, bands, sizeof(log_q16[0]));
    }
}

const struct wsp_frontend_stages wsp_frontend_optional_stages = {
    all_bytes, prepare, reset, change_samples, change_logs,
};
