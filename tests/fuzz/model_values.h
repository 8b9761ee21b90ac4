/* Random numbers, and what a number of a model may become: something near, or where arithmetic and limits have corners.
 * All take the present value and return the new one. */
#ifndef MODEL_VALUES_H
#define MODEL_VALUES_H

#include <stdint.h>

typedef struct fuzz_random {
    uint32_t state; /* not 0 */
} fuzz_random;

uint32_t fuzz_draw(fuzz_random *random);

/* In [0, n); n at least 1. */
uint32_t fuzz_below(fuzz_random *random, uint32_t n);

/* At most four up or down. */
uint64_t model_small_step(uint64_t value, fuzz_random *random);

uint64_t model_any_length(uint64_t value, fuzz_random *random);
uint64_t model_any_dim(uint64_t value, fuzz_random *random);
uint64_t model_any_index(uint64_t value, fuzz_random *random);
uint64_t model_any_scale(uint64_t value, fuzz_random *random); /* a binary32 pattern */
uint64_t model_any_zero_point(uint64_t value, fuzz_random *random);
uint64_t model_any_type(fuzz_random *random);     /* TensorType */
uint64_t model_any_operator(fuzz_random *random); /* BuiltinOperator */
uint64_t model_any_option(uint64_t value, uint32_t bytes, fuzz_random *random);
uint64_t model_any_word(uint64_t value, fuzz_random *random); /* 16 bits */

#endif /* MODEL_VALUES_H */
