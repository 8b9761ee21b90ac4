/* What kws/instructions/network.py writes for network.c. */
#ifndef NETWORK_H
#define NETWORK_H

#include "wsp/engine.h"
#include "wsp/port.h"

extern const uint8_t network_model[];
extern const size_t network_model_bytes;
extern const wsp_state_link network_links[];
extern const size_t network_link_count;
extern uint8_t network_memory[];
extern const size_t network_memory_bytes;
extern const uint32_t network_steps;

#endif /* NETWORK_H */
