#include "model_sites.h"

#include <stddef.h>
#include <string.h>

#define MOST_ELEMENTS 64u /* of one vector that are looked at */
#define MOST_OPTIONS 16u  /* fields of an operator's options */

enum { MODEL, CODE, GRAPH, TENSOR, QUANTIZATION, OPERATOR, BUFFER, METADATA, OPTIONS, TABLES_KNOWN };

typedef enum form { END, NUMBER, NUMBERS, TEXT, TABLE, TABLES } form;

/* A field of a table: `what` is the kind of its numbers, or the table that it leads to. */
typedef struct field {
    uint8_t id;
    uint8_t form;
    uint8_t what;
    uint8_t width;
} field;

static const field schema[TABLES_KNOWN][8] = {
    [MODEL] = {{0u, NUMBER, SITE_OPTION, 4u},
               {1u, TABLES, CODE, 4u},
               {2u, TABLES, GRAPH, 4u},
               {4u, TABLES, BUFFER, 4u},
               {6u, TABLES, METADATA, 4u}},
    [CODE] = {{0u, NUMBER, SITE_OPERATOR, 1u}, {1u, TEXT, SITE_DATA, 1u}, {3u, NUMBER, SITE_OPERATOR, 4u}},
    [GRAPH] = {{0u, TABLES, TENSOR, 4u},
               {1u, NUMBERS, SITE_TENSOR, 4u},
               {2u, NUMBERS, SITE_TENSOR, 4u},
               {3u, TABLES, OPERATOR, 4u}},
    [TENSOR] = {{0u, NUMBERS, SITE_DIM, 4u},
                {1u, NUMBER, SITE_TYPE, 1u},
                {2u, NUMBER, SITE_INDEX, 4u},
                {4u, TABLE, QUANTIZATION, 4u},
                {5u, NUMBER, SITE_OPTION, 1u}},
    [QUANTIZATION] = {{2u, NUMBERS, SITE_SCALE, 4u}, {3u, NUMBERS, SITE_ZERO_POINT, 8u}, {6u, NUMBER, SITE_OPTION, 4u}},
    [OPERATOR] = {{0u, NUMBER, SITE_INDEX, 4u},
                  {1u, NUMBERS, SITE_TENSOR, 4u},
                  {2u, NUMBERS, SITE_TENSOR, 4u},
                  {4u, TABLE, OPTIONS, 4u}},
    [BUFFER] = {{0u, TEXT, SITE_DATA, 1u}},
    [METADATA] = {{0u, TEXT, SITE_DATA, 1u}, {1u, NUMBER, SITE_INDEX, 4u}},
};

typedef struct walk {
    const uint8_t *data;
    uint32_t bytes;
    model_sites *sites;
} walk;

uint64_t model_load(const uint8_t *from, uint32_t bytes)
{
    uint64_t value = 0u;
    for (uint32_t i = bytes; i > 0u; i--) {
        value = value << 8 | from[i - 1u];
    }
    return value;
}

void model_store(uint8_t *to, uint32_t bytes, uint64_t value)
{
    for (uint32_t i = 0u; i < bytes; i++) {
        to[i] = (uint8_t)(value >> (8u * i));
    }
}

static bool add(walk *w, site_kind kind, uint32_t pos, uint32_t bytes, uint32_t leads_to)
{
    if (pos > w->bytes || bytes > w->bytes - pos || w->sites->count == MODEL_SITES_MOST) {
        return false;
    }
    const model_site site = {pos, bytes, (uint8_t)kind, (uint8_t)leads_to};
    w->sites->at[w->sites->count] = site;
    w->sites->count++;
    w->sites->of_kind[kind]++;
    return true;
}

/* Follows the offset at `pos`; 0 when it leads out of the file. */
static uint32_t follow(const walk *w, uint32_t pos)
{
    const uint64_t target = pos + model_load(w->data + pos, 4u);
    return target + 4u <= w->bytes ? (uint32_t)target : 0u;
}

/* Header, then sections of tag, zero and length: all as words of 16 bits. */
static void add_record(walk *w, uint32_t pos, uint32_t bytes)
{
    for (uint32_t at = 4u; at + 2u <= bytes; at += 2u) {
        (void)add(w, SITE_RECORD, pos + at, 2u, 0u);
    }
}

static void add_numbers(walk *w, const field *what, uint32_t offset_pos)
{
    /* Vectors of one element kind and width can stand in for each other. */
    const uint32_t leads_to = TABLES_KNOWN + what->what;
    const uint32_t pos = add(w, SITE_OFFSET, offset_pos, 4u, leads_to) ? follow(w, offset_pos) : 0u;
    if (pos == 0u || !add(w, SITE_LENGTH, pos, 4u, 0u)) {
        return;
    }
    const uint32_t count = (uint32_t)model_load(w->data + pos, 4u);
    if (what->form == TEXT) {
        const uint32_t left = w->bytes - pos - 4u;
        const uint32_t bytes = count < left ? count : left;
        const bool record = bytes >= 16u && memcmp(w->data + pos + 4u, "WSPR", 4u) == 0;
        if (record) {
            add_record(w, pos + 4u, bytes);
        } else if (bytes != 0u) {
            (void)add(w, SITE_DATA, pos + 4u, bytes, 0u);
        }
        return;
    }
    for (uint32_t i = 0u; i < count && i < MOST_ELEMENTS; i++) {
        if (!add(w, (site_kind)what->what, pos + 4u + i * what->width, what->width, 0u)) {
            return;
        }
    }
}

/* Position of a field's value, 0 when it is absent; its entry in the vtable is a site. */
static uint32_t field_at(walk *w, uint32_t table, uint32_t id)
{
    const int64_t vtable = (int64_t)table - (int32_t)(uint32_t)model_load(w->data + table, 4u);
    if (vtable < 0 || vtable + 4 > (int64_t)w->bytes) {
        return 0u;
    }
    const uint32_t entry = (uint32_t)vtable + 4u + 2u * id;
    if (4u + 2u * id + 2u > model_load(w->data + vtable, 2u) || !add(w, SITE_VTABLE, entry, 2u, 0u)) {
        return 0u;
    }
    const uint32_t offset = (uint32_t)model_load(w->data + entry, 2u);
    return offset == 0u || table + offset + 4u > w->bytes ? 0u : table + offset;
}

static void add_options(walk *w, uint32_t table)
{
    for (uint32_t id = 0u; id < MOST_OPTIONS; id++) {
        const uint32_t pos = field_at(w, table, id);
        if (pos != 0u) {
            (void)add(w, SITE_OPTION, pos, pos % 4u == 0u ? 4u : 1u, 0u);
        }
    }
}

static void add_table(walk *w, uint32_t pos, uint32_t kind);

static void add_offset_to_table(walk *w, uint32_t offset_pos, uint32_t kind)
{
    const uint32_t pos = add(w, SITE_OFFSET, offset_pos, 4u, kind) ? follow(w, offset_pos) : 0u;
    if (pos != 0u) {
        add_table(w, pos, kind);
    }
}

static void add_tables(walk *w, const field *what, uint32_t offset_pos)
{
    const uint32_t leads_to = TABLES_KNOWN + SITE_KINDS + what->what;
    const uint32_t pos = add(w, SITE_OFFSET, offset_pos, 4u, leads_to) ? follow(w, offset_pos) : 0u;
    if (pos == 0u || !add(w, SITE_LENGTH, pos, 4u, 0u)) {
        return;
    }
    const uint32_t count = (uint32_t)model_load(w->data + pos, 4u);
    for (uint32_t i = 0u; i < count && i < MOST_ELEMENTS && pos + 8u + 4u * i <= w->bytes; i++) {
        add_offset_to_table(w, pos + 4u + 4u * i, what->what);
    }
}

/* As deep as the schema: a table never leads to one of its own kind. */
static void add_table(walk *w, uint32_t pos, uint32_t kind)
{
    if (kind == OPTIONS) {
        add_options(w, pos);
        return;
    }
    for (const field *at = schema[kind]; at->form != END; at++) {
        const uint32_t value = field_at(w, pos, at->id);
        if (value == 0u) {
            continue;
        }
        if (at->form == NUMBER) {
            (void)add(w, (site_kind)at->what, value, at->width, 0u);
        } else if (at->form == TABLE) {
            add_offset_to_table(w, value, at->what);
        } else if (at->form == TABLES) {
            add_tables(w, at, value);
        } else {
            add_numbers(w, at, value);
        }
    }
}

void model_sites_find(const uint8_t *data, uint32_t bytes, model_sites *sites)
{
    walk w = {data, bytes, sites};
    sites->count = 0u;
    memset(sites->of_kind, 0, sizeof sites->of_kind);
    if (bytes >= 8u) {
        add_offset_to_table(&w, 0u, MODEL);
    }
}
