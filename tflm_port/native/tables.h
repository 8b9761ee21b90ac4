/* Constant tables that tools/gen_engine_tables.py writes. */
#ifndef WSP_NATIVE_TABLES_H
#define WSP_NATIVE_TABLES_H

#include <stdint.h>

/* 2^16 / (1 + exp(-i / 24)), entries moved so that straight lines between them stay near the curve. */
extern const uint16_t wsp_logistic_table_q16[256];

#endif /* WSP_NATIVE_TABLES_H */
