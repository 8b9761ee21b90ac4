/* Query and setup: the configuration is checked here, once; frontend.c trusts it. It must not change afterwards. */
#include "config_check.h"
#include "frontend_state.h"
#include "vector.h"
#include "wsp/layout.h"

#define STATE_BYTES(pointer_bytes) WSP_STRUCT_BYTES(28, 10, pointer_bytes)
WSP_CHECK_STRUCT(struct wsp_frontend, STATE_BYTES, frontend);

/* Where each buffer starts in the caller's memory, and the bytes of all. */
typedef struct layout {
    size_t bins, mel, optional, log_q16, ring, total;
} layout;

static layout lay_out(const wsp_frontend_config *config, size_t pointer_bytes)
{
    layout at;
    at.bins = STATE_BYTES(pointer_bytes);
    at.mel = at.bins + sizeof(wsp_bins);
    at.optional = at.mel + config->bands * sizeof(uint64_t);
    at.log_q16 = at.optional;
    if (wsp_config_has_optional_stages(config)) {
        at.log_q16 += config->stages->bytes(config, pointer_bytes);
    }
    at.ring = at.log_q16 + config->bands * sizeof(int32_t);
    at.total = WSP_BLOCK_BYTES(at.ring + config->window_samples * sizeof(int16_t));
    return at;
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

wsp_status wsp_frontend_setup(void *memory, size_t bytes, const wsp_frontend_config *config, uint32_t scale_bits,
                              int32_t zero_point, const wsp_observer *observer, wsp_frontend **frontend,
                              wsp_report *report)
{
    size_t needed = 0;
    wsp_status status = wsp_frontend_query(config, &needed, report);
    if (status != WSP_OK) {
        return status;
    }
    status = wsp_block_check(memory, bytes, needed);
    if (status != WSP_OK || frontend == NULL) {
        return wsp_report_set(report, frontend == NULL ? WSP_ERR_ARGUMENT : status, "memory");
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
    f->observer.call = observer != NULL ? observer->call : NULL;
    f->observer.context = observer != NULL ? observer->context : NULL;
    f->optional = NULL;
    if (wsp_config_has_optional_stages(config)) {
        f->optional = config->stages->prepare(base + at.optional, config, &f->observer);
    }
#if WSP_VECTOR == 2
    f->has_vector = (uint16_t)wsp_x86_has_avx2();
#endif
    wsp_frontend_reset(f);
    *frontend = f;
    return WSP_OK;
}
