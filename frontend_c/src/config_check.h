/* Validation of a front-end configuration; after it every stage trusts the configuration. */
#ifndef WSP_CONFIG_CHECK_H
#define WSP_CONFIG_CHECK_H

#include "wsp/frontend.h"

/* Both return null, or the name of the first field that is not valid. */
const char *wsp_config_check_scalars(const wsp_frontend_config *config);

/* The scalars are valid. */
const char *wsp_config_check_tables(const wsp_frontend_config *config);

#endif /* WSP_CONFIG_CHECK_H */
