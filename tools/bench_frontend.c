/* The loop that tools/bench_frontend.py times: hops of audio through TFLM's micro frontend, without Python in between. */
#include <stddef.h>
#include <stdint.h>

struct output {
    const uint16_t *values;
    size_t size;
};

typedef struct output (*process_fn)(void *state, const int16_t *samples, size_t count, size_t *read);

void feed(process_fn process, void *state, const int16_t *pcm, size_t hops, size_t hop_samples)
{
    for (size_t i = 0; i < hops; i++) {
        size_t read = 0;
        (void)process(state, pcm + i * hop_samples, hop_samples, &read);
    }
}
