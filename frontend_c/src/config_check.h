/* Validation of a front-end configuration; after it every stage trusts the configuration. */
#ifndef WSP_CONFIG_CHECK_H
#define WSP_CONFIG_CHECK_H

#include "wsp/frontend.h"

static inline int wsp_config_has_optional_stages(const wsp_frontend_config *config)
{
    return (config->dc_removal | config->noise_reduction_q16 | config->gain_control_q15) != 0u;
}

/* Both return null, or the name of the first field that is not valid. */
const char *wsp_config_check_scalars(const wsp_frontend_config *config);

/* The scalars are valid. */
const char *wsp_config_check_tables(const wsp_frontend_config *config);

#endif /* WSP_CONFIG_CHECK_H */
