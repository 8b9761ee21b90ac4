/* What a micro front-end configuration must be. */
#ifndef WSP_MICRO_CONFIG_CHECK_H
#define WSP_MICRO_CONFIG_CHECK_H

#include "wsp/microfrontend.h"

/* Checks every field and the tables' CRC. Returns null, or the name of the first field that is wrong. */
const char *wsp_micro_config_check(const wsp_microfrontend_config *config);

#endif /* WSP_MICRO_CONFIG_CHECK_H */
