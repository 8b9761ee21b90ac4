/* Front ends of several configurations over the same noise: what kws/instructions/frontend.py counts.
 * Exit status 1: a configuration was refused. */
#include "frontend.h"

static uint32_t state;

static int16_t next(void)
{
    state = state * 1664525u + 1013904223u;
    return (int16_t)(state >> 18); /* 14 bits */
}

/* One call per configuration, so that their counts stay apart. */
__attribute__((noinline)) static void feed(wsp_frontend *frontend, const wsp_frontend_config *config)
{
    int16_t hop[WSP_FRONTEND_MAX_WINDOW];
    int8_t features[WSP_FRONTEND_MAX_BANDS];
    for (uint32_t i = 0u; i < frontend_hops; i++) {
        for (uint32_t k = 0u; k < config->hop_samples; k++) {
            hop[k] = next();
        }
        int ready = 0;
        (void)wsp_frontend_push(frontend, hop, config->hop_samples, features, &ready);
    }
}

__attribute__((noinline)) static int feed_all(void)
{
    for (uint32_t i = 0u; i < frontend_config_count; i++) {
        wsp_frontend *frontend = NULL;
        wsp_report report;
        state = 1u;
        if (wsp_frontend_setup(frontend_memory, frontend_memory_bytes, frontend_configs[i], 0x3C000000u, 0, NULL,
                               &frontend, &report) != WSP_OK) {
            return 1;
        }
        feed(frontend, frontend_configs[i]);
    }
    return 0;
}

int main(void)
{
    return feed_all();
}
