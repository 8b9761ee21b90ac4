#include <stddef.h>

#include "wsp/frontend.h"
#include "wsp/microfrontend.h"
#include "wsp/port.h"

/* One word each, without gaps. */
#define LAST (4u * (WSP_FRONTEND_FIELDS - 1u))
WSP_STATIC_ASSERT(offsetof(wsp_frontend_config, gain_control_q15) - offsetof(wsp_frontend_config, version) == LAST,
                  fields_of_the_front_end);
WSP_STATIC_ASSERT(offsetof(wsp_microfrontend_config, tables_crc32) - offsetof(wsp_microfrontend_config, version) ==
                      LAST,
                  fields_of_the_micro_front_end);

const char *const wsp_frontend_fields[WSP_FRONTEND_FIELDS] = {
    "version",  "sample_rate_hz", "window_samples", "hop_samples",         "fft_size",         "bands",
    "low_hz",   "high_hz",        "window_kind",    "mel_scale",           "preemphasis_q15",  "offset_q16",
    "gain_q16", "tables_crc32",   "dc_removal",     "noise_reduction_q16", "gain_control_q15",
};

const char *const wsp_microfrontend_fields[WSP_FRONTEND_FIELDS] = {
    "version",
    "sample_rate_hz",
    "window_samples",
    "hop_samples",
    "fft_size",
    "bands",
    "low_hz",
    "high_hz",
    "smoothing_bits",
    "even_smoothing_q14",
    "odd_smoothing_q14",
    "min_signal_q14",
    "gain_strength_q15",
    "gain_offset",
    "gain_bits",
    "log_shift",
    "tables_crc32",
};
