/* Constant tables that tools/gen_engine_tables.py writes. */
#ifndef WSP_NATIVE_TABLES_H
#define WSP_NATIVE_TABLES_H

#include <stdint.h>

/* 2^16 / (1 + exp(-i / 24)), entries moved so that straight lines between them stay near the curve. */
extern const uint16_t wsp_logistic_table_q16[256];

/* exp(x) from x = -10 to 0 and 1 / (1 + x) from 0 to 1, in 512 steps, moved alike; 1 is 2^15 - 1. */
extern const int16_t wsp_exponential_table_q15[513];
extern const int16_t wsp_reciprocal_table_q15[513];

#endif /* WSP_NATIVE_TABLES_H */
