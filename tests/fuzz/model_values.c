#include "model_values.h"

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

uint32_t fuzz_draw(fuzz_random *random)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 17;
    random->state ^= random->state << 5;
    return random->state;
}

uint32_t fuzz_below(fuzz_random *random, uint32_t n)
{
    return (uint32_t)((uint64_t)fuzz_draw(random) * n >> 32);
}

static uint64_t one_of(const uint64_t *values, size_t count, fuzz_random *random)
{
    return values[fuzz_below(random, (uint32_t)count)];
}

uint64_t model_small_step(uint64_t value, fuzz_random *random)
{
    return value + fuzz_below(random, 9u) - 4u;
}

uint64_t model_any_length(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0u, 1u, 2u, 5u, 6u, 16u, 17u, 65u, 0x3FFFFFFFu, 0x40000000u, 0xFFFFFFFFu};
    return fuzz_below(random, 2u) == 0u ? model_small_step(value, random) : one_of(corners, COUNT(corners), random);
}

uint64_t model_any_dim(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0u, 256u, 511u, 512u, 4096u, 0x10000u, 0x10001u, 0x7FFFFFFFu, 0xFFFFFFFFu};
    switch (fuzz_below(random, 4u)) {
    case 0:
        return model_small_step(value, random);
    case 1:
        return one_of(corners, COUNT(corners), random);
    case 2:
        return value * (1u + fuzz_below(random, 4u));
    default:
        return 1u + fuzz_below(random, 9u);
    }
}

uint64_t model_any_index(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0xFFFFFFFFu, 0x7FFFFFFFu, 0x80000000u, 0xFFFFu, 0xFFF0u};
    if (fuzz_below(random, 8u) == 0u) {
        return one_of(corners, COUNT(corners), random);
    }
    return fuzz_below(random, 2u) == 0u ? model_small_step(value, random) : fuzz_below(random, 32u);
}

/* Any exponent near by, or a number where arithmetic has corners. */
uint64_t model_any_scale(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0x3B800000u, 0x3C000000u, 0x38000000u, 0x37800000u, 0x3F800000u, 0x7F7FFFFFu,
                                       0x00800000u, 0x00000001u, 0u,          0x7F800000u, 0x7FC00000u, 0xBF800000u};
    switch (fuzz_below(random, 4u)) {
    case 0:
        return one_of(corners, COUNT(corners), random);
    case 1:
        return value ^ (uint64_t)1u << fuzz_below(random, 23u);
    default:
        return value + ((uint64_t)fuzz_below(random, 33u) << 23) - ((uint64_t)16u << 23);
    }
}

uint64_t model_any_zero_point(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0u,
                                       127u,
                                       128u,
                                       255u,
                                       256u,
                                       32767u,
                                       32768u,
                                       (uint64_t)-128,
                                       (uint64_t)-129,
                                       (uint64_t)-32768,
                                       (uint64_t)1 << 63,
                                       UINT64_MAX};
    return fuzz_below(random, 3u) == 0u ? model_small_step(value, random) : one_of(corners, COUNT(corners), random);
}

uint64_t model_any_type(fuzz_random *random)
{
    static const uint64_t types[] = {0u, 2u, 3u, 4u, 7u, 9u, 9u, 13u, 17u};
    return one_of(types, COUNT(types), random);
}

/* Those of keyword models, where most operators are; anything else now and then. */
uint64_t model_any_operator(fuzz_random *random)
{
    static const uint64_t known[] = {0u,  1u,  2u,  3u,  4u,  6u,   9u,   14u,  17u,  18u,  19u,  20u, 21u,
                                     22u, 25u, 27u, 28u, 34u, 39u,  40u,  41u,  43u,  45u,  49u,  60u, 65u,
                                     70u, 74u, 83u, 88u, 98u, 102u, 114u, 117u, 129u, 142u, 143u, 144u};
    return fuzz_below(random, 8u) == 0u ? fuzz_below(random, 256u) : one_of(known, COUNT(known), random);
}

uint64_t model_any_option(uint64_t value, uint32_t bytes, fuzz_random *random)
{
    static const uint64_t corners[] = {0u,     1u,          2u,          3u,          16384u,
                                       16385u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu, 0x3F800000u};
    switch (fuzz_below(random, 4u)) {
    case 0:
        return model_small_step(value, random);
    case 1:
        return one_of(corners, COUNT(corners), random);
    case 2:
        return bytes == 4u ? model_any_scale(value, random) : fuzz_draw(random);
    default:
        return fuzz_below(random, 8u);
    }
}

uint64_t model_any_word(uint64_t value, fuzz_random *random)
{
    static const uint64_t corners[] = {0u, 1u, 0x7FFFu, 0x8000u, 0xFFFFu, 0x100u};
    return fuzz_below(random, 3u) == 0u ? one_of(corners, COUNT(corners), random) : model_small_step(value, random);
}
