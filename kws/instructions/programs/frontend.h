/* What kws/instructions/frontend.py writes for frontend.c. */
#ifndef FRONTEND_H
#define FRONTEND_H

#include "wsp/frontend.h"
#include "wsp/port.h"

extern const wsp_frontend_config *const frontend_configs[];
extern const uint32_t frontend_config_count;
extern const uint32_t frontend_hops;
extern uint8_t frontend_memory[];
extern const size_t frontend_memory_bytes;

#endif /* FRONTEND_H */
