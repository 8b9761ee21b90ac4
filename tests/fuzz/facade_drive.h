/* What the facade's targets share: blocks in which a sanitizer sees every byte out of place, and records whose
 * checksum is made to fit, so that changes reach their decoder. */
#ifndef FACADE_DRIVE_H
#define FACADE_DRIVE_H

#include <stdlib.h>
#include <string.h>

#include "../../firmware/src/record.h"
#include "whispro.h"
#include "wsp/microfrontend.h"

#define MOST_BYTES ((size_t)1 << 22) /* larger plans are left alone: they cost time, not insight */
#define HEADER_BYTES 16u

static inline void *aligned_block(size_t bytes)
{
    void *block = NULL;
    if (posix_memalign(&block, WSP_ALIGN_BYTES, bytes == 0u ? 1u : bytes) != 0) {
        abort();
    }
    memset(block, 0xA5, bytes);
    return block;
}

static inline void put_u32(uint8_t *at, uint32_t value)
{
    for (size_t i = 0; i < 4u; i++) {
        at[i] = (uint8_t)(value >> (8u * i));
    }
}

static inline void reseal(uint8_t *model, size_t bytes)
{
    for (size_t at = 0; at + HEADER_BYTES <= bytes; at += 4u) {
        uint8_t *record = model + at;
        if (memcmp(record, "WSPR", 4) == 0) {
            const size_t length = (size_t)record[8] | ((size_t)record[9] << 8);
            if (length >= HEADER_BYTES && length <= bytes - at) {
                put_u32(record + 12, wsp_crc32(0, record + HEADER_BYTES, length - HEADER_BYTES));
            }
        }
    }
}

/* A model's own block, to be freed. */
static inline uint8_t *sealed_model(const uint8_t *data, size_t bytes)
{
    uint8_t *model = (uint8_t *)aligned_block(bytes);
    if (bytes != 0u) {
        memcpy(model, data, bytes);
    }
    reseal(model, bytes);
    return model;
}

/* A front end that fits a model: the committed tables, and of the record what does not belong to them. */
typedef struct fitting_frontend {
    wsp_frontend_config config;
    wsp_microfrontend_config micro;
} fitting_frontend;

static inline void fit_frontend(fitting_frontend *fit, const uint8_t *model, size_t bytes)
{
    const uint8_t *data = NULL;
    size_t record_bytes = 0;
    wsp_record record;
    wsp_record_frontend trained;
    wsp_report report;
    fit->config = wsp_frontend_default;
    if (wsp_engine_metadata(model, bytes, "whispro", &data, &record_bytes) != WSP_OK ||
        wsp_record_decode(data, record_bytes, &record, &trained, &report) != WSP_OK) {
        return;
    }
    if (trained.is_micro) {
        wsp_microfrontend_config asked;
        memcpy((uint8_t *)&asked + offsetof(wsp_microfrontend_config, version), trained.fields, sizeof(trained.fields));
        fit->config = wsp_microfrontend_default;
        fit->micro = *fit->config.micro;
        fit->config.micro = &fit->micro;
        fit->micro.smoothing_bits = asked.smoothing_bits;
        fit->micro.even_smoothing_q14 = asked.even_smoothing_q14;
        fit->micro.odd_smoothing_q14 = asked.odd_smoothing_q14;
        fit->micro.min_signal_q14 = asked.min_signal_q14;
        fit->micro.gain_bits = asked.gain_bits;
        fit->micro.log_shift = asked.log_shift;
    } else {
        wsp_frontend_config asked;
        memcpy(&asked, trained.fields, sizeof(trained.fields));
        fit->config.stages = &wsp_frontend_optional_stages;
        fit->config.preemphasis_q15 = asked.preemphasis_q15;
        fit->config.offset_q16 = asked.offset_q16;
        fit->config.gain_q16 = asked.gain_q16;
        fit->config.dc_removal = asked.dc_removal;
        fit->config.noise_reduction_q16 = asked.noise_reduction_q16;
        fit->config.gain_control_q15 = asked.gain_control_q15;
    }
}

#endif /* FACADE_DRIVE_H */
