/* The stages that a configuration may leave out: DC removal, noise reduction, gain control. The front end reaches them
 * through its configuration, so that only programs whose model needs one link them. */
#ifndef WSP_OPTIONAL_STAGES_H
#define WSP_OPTIONAL_STAGES_H

#include "wsp/frontend.h"

typedef struct wsp_optional_state wsp_optional_state;

struct wsp_frontend_stages {
    /* Bytes of the state, for a machine whose pointers have pointer_bytes bytes; a multiple of 4. */
    size_t (*bytes)(const wsp_frontend_config *config, size_t pointer_bytes);

    /* Builds the state in 8-byte aligned memory; the observer must outlive it. wsp_frontend_reset() follows. */
    wsp_optional_state *(*prepare)(void *memory, const wsp_frontend_config *config, const wsp_observer *observer);

    void (*reset)(wsp_optional_state *state);

    /* Samples that have just come, in place; none is no call of the observer. */
    void (*change_samples)(wsp_optional_state *state, int16_t *samples, size_t count);

    /* A frame's log energies, int32[bands], in place. */
    void (*change_logs)(wsp_optional_state *state, int32_t *log_q16);
};

#endif /* WSP_OPTIONAL_STAGES_H */
