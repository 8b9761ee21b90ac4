/* Changes .tflite files in place, part by part along the schema: what comes out is often still a model, so that a
 * fuzzer gets past the checks of the file into those of the operators, and into the operators. */
#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

#include "model_values.h"

/* One to four changes. */
void model_change(uint8_t *data, uint32_t bytes, fuzz_random *random);

/* Makes one part of `data`, a model of `bytes` bytes with another of `other_bytes` behind it (at a multiple of 4), come
 * from the other: an offset then leads to the same kind of part over there. */
void model_splice(uint8_t *data, uint32_t bytes, uint32_t other_bytes, fuzz_random *random);

#endif /* MODEL_CHANGE_H */
