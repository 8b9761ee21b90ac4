/* The front end behind wsp/frontend.h. It lies at the start of the caller's memory; its buffers follow
 * (frontend_setup.c).
 */
#ifndef WSP_FRONTEND_STATE_H
#define WSP_FRONTEND_STATE_H

#include "bins.h"
#include "optional_stages.h"
#include "quantize.h"
#include "wsp/frontend.h"
#include "wsp/microfrontend.h"

struct wsp_frontend {
    const wsp_frontend_config *config;
    wsp_microfrontend *micro; /* null: log-mel; else it does everything, and what follows is not used */
    wsp_bins *bins;
    uint64_t *mel;    /* [bands] */
    int32_t *log_q16; /* [bands] */
    int16_t *ring;    /* [window_samples] */
    wsp_observer observer;
    wsp_quantizer quantizer;
    wsp_optional_state *optional; /* null: no optional stages */
    wsp_voice *voice;             /* the caller's; null: none */
    uint32_t write;               /* ring index of the next sample; when a frame is complete, of its oldest */
    uint32_t missing;             /* samples until the frame is complete */
    int16_t before;               /* the sample before the frame's oldest */
    uint16_t has_vector; /* 1: this processor runs the vector versions; known on some machines at run time only */
};

#endif /* WSP_FRONTEND_STATE_H */
