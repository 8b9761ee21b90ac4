#include "model_change.h"

#include <stddef.h>

#include "model_sites.h"
#include "model_values.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const model_site *pick(const model_sites *sites, uint32_t kind, fuzz_random *random)
{
    uint32_t left = fuzz_below(random, sites->of_kind[kind]);
    for (uint32_t i = 0u; i < sites->count; i++) {
        if (sites->at[i].kind == kind && left-- == 0u) {
            return &sites->at[i];
        }
    }
    return &sites->at[0];
}

/* Lets an offset lead where another one leads, most often one to the same kind of part. */
static uint64_t any_offset(const uint8_t *data, const model_sites *sites, const model_site *site, uint64_t value,
                           fuzz_random *random)
{
    if (fuzz_below(random, 8u) == 0u) {
        return model_any_length(value, random);
    }
    const bool same = fuzz_below(random, 4u) != 0u;
    for (uint32_t tries = 0u; tries < 8u; tries++) {
        const model_site *other = pick(sites, SITE_OFFSET, random);
        const uint64_t target = other->pos + model_load(data + other->pos, 4u);
        if (target > site->pos && (!same || other->leads_to == site->leads_to)) {
            return target - site->pos;
        }
    }
    return model_small_step(value, random);
}

/* Weights are noise or extremes; axes, shapes and paddings are small numbers. */
static void change_data(uint8_t *data, const model_site *site, fuzz_random *random)
{
    static const uint8_t extremes[] = {0x80u, 0x7Fu, 0x00u, 0xFFu, 0x81u};
    const uint32_t from = fuzz_below(random, site->bytes);
    const uint32_t length = 1u + fuzz_below(random, site->bytes - from);
    const uint32_t how = fuzz_below(random, 3u);
    if (how == 0u) {
        const uint32_t word = from & ~3u;
        if (site->bytes - word >= 4u) {
            model_store(data + site->pos + word, 4u, (uint64_t)fuzz_below(random, 16u) - 6u);
        }
        return;
    }
    for (uint32_t i = 0u; i < length; i++) {
        data[site->pos + from + i] =
            how == 1u ? extremes[fuzz_below(random, COUNT(extremes))] : (uint8_t)fuzz_draw(random);
    }
}

/* The code is written twice, in eight and in 32 bits; the greater counts. */
static void change_operator(uint8_t *data, const model_sites *sites, const model_site *site, uint64_t value)
{
    const model_site *first = site->bytes == 4u && site > sites->at ? site - 1 : site;
    for (uint32_t i = 0u; i < 3u && first + i < sites->at + sites->count; i++) {
        const model_site *part = first + i;
        if (part->kind == SITE_OPERATOR) {
            model_store(data + part->pos, part->bytes, part->bytes == 1u && value > 127u ? 127u : value);
        }
    }
}

static void change_one(uint8_t *data, const model_sites *sites, const model_site *site, fuzz_random *random)
{
    uint64_t value = model_load(data + site->pos, site->bytes > 8u ? 8u : site->bytes);
    switch (site->kind) {
    case SITE_OFFSET:
        value = any_offset(data, sites, site, value, random);
        break;
    case SITE_LENGTH:
        value = model_any_length(value, random);
        break;
    case SITE_DIM:
        value = model_any_dim(value, random);
        break;
    case SITE_TENSOR:
    case SITE_INDEX:
        value = model_any_index(value, random);
        break;
    case SITE_OPERATOR:
        change_operator(data, sites, site, model_any_operator(random));
        return;
    case SITE_TYPE:
        value = model_any_type(random);
        break;
    case SITE_SCALE:
        value = model_any_scale(value, random);
        break;
    case SITE_ZERO_POINT:
        value = model_any_zero_point(value, random);
        break;
    case SITE_OPTION:
        value = model_any_option(value, site->bytes, random);
        break;
    case SITE_DATA:
        change_data(data, site, random);
        return;
    default: /* entries of a vtable, words of the record */
        value = model_any_word(value, random);
        break;
    }
    model_store(data + site->pos, site->bytes, value);
}

/* One value in place of another wherever it stands: the parts still fit each other. */
static void change_all(uint8_t *data, const model_sites *sites, const model_site *site, fuzz_random *random)
{
    const uint64_t old = model_load(data + site->pos, site->bytes);
    change_one(data, sites, site, random);
    const uint64_t value = model_load(data + site->pos, site->bytes);
    for (uint32_t i = 0u; i < sites->count; i++) {
        const model_site *other = &sites->at[i];
        if (other->kind == site->kind && other->bytes == site->bytes &&
            model_load(data + other->pos, other->bytes) == old) {
            model_store(data + other->pos, other->bytes, value);
        }
    }
}

/* Swaps two numbers of a kind, or lets two offsets change places: operators, tensors, buffers, options. */
static void swap(uint8_t *data, const model_site *a, const model_site *b)
{
    const bool offsets = a->kind == SITE_OFFSET;
    if (a->bytes != b->bytes || a->leads_to != b->leads_to || a->bytes > 8u) {
        return;
    }
    const uint64_t first = model_load(data + a->pos, a->bytes) + (offsets ? a->pos : 0u);
    const uint64_t second = model_load(data + b->pos, b->bytes) + (offsets ? b->pos : 0u);
    model_store(data + a->pos, a->bytes, second - (offsets ? a->pos : 0u));
    model_store(data + b->pos, b->bytes, first - (offsets ? b->pos : 0u));
}

void model_change(uint8_t *data, uint32_t bytes, fuzz_random *random)
{
    static model_sites sites;
    for (uint32_t rounds = 1u + fuzz_below(random, 4u); rounds > 0u; rounds--) {
        model_sites_find(data, bytes, &sites);
        const uint32_t kind = fuzz_below(random, SITE_KINDS);
        if (sites.of_kind[kind] == 0u) {
            continue;
        }
        const model_site *site = pick(&sites, kind, random);
        const bool repeats = kind == SITE_DIM || kind == SITE_TYPE || kind == SITE_SCALE || kind == SITE_ZERO_POINT;
        const uint32_t how = fuzz_below(random, 4u);
        if (how == 0u && kind != SITE_DATA) {
            swap(data, site, pick(&sites, kind, random));
        } else if (how == 1u && repeats) {
            change_all(data, &sites, site, random);
        } else {
            change_one(data, &sites, site, random);
        }
    }
}

void model_splice(uint8_t *data, uint32_t bytes, uint32_t other_bytes, fuzz_random *random)
{
    static model_sites sites;
    static model_sites others;
    const uint32_t start = (bytes + 3u) & ~3u;
    model_sites_find(data, bytes, &sites);
    model_sites_find(data + start, other_bytes, &others);
    if (sites.count == 0u || others.count == 0u) {
        return;
    }
    for (uint32_t tries = 0u; tries < 64u; tries++) {
        const model_site *from = pick(&sites, SITE_OFFSET, random);
        const model_site *to = pick(&others, SITE_OFFSET, random);
        const uint64_t target = start + to->pos + model_load(data + start + to->pos, 4u);
        if (from->pos != 0u && from->leads_to == to->leads_to && target < start + (uint64_t)other_bytes) {
            model_store(data + from->pos, 4u, target - from->pos);
            return;
        }
    }
}
