/* What the inputs of a target are made of, as mutator.c asks for it: one_model.c or two_models.c. */
#ifndef MUTATOR_H
#define MUTATOR_H

#include <stddef.h>

#include "model_values.h"

/* libFuzzer's own changes of bytes, of which at most `most` come out. Returns how many. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t bytes, size_t most);

/* Changes an input in place along its parts. Returns its length, at most `most`; 0: it is too damaged. */
size_t input_change(uint8_t *data, size_t bytes, size_t most, fuzz_random *random);

/* Makes one input of the parts of two. Returns its length, at most `most`; 0: they do not go together. */
size_t input_cross(const uint8_t *data1, size_t bytes1, const uint8_t *data2, size_t bytes2, uint8_t *out, size_t most,
                   fuzz_random *random);

#endif /* MUTATOR_H */
