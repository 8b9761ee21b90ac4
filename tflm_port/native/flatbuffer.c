#include "flatbuffer.h"

#include <stddef.h>

#include "bytes.h"

/* The most elements that are looked for; of 8 bytes, their size still fits. */
static const uint32_t MOST_COUNT = 0x0FFFFFFFu;

static bool inside(wsp_flatbuffer *fb, uint32_t pos, uint32_t bytes)
{
    if (pos <= fb->bytes && bytes <= fb->bytes - pos) {
        return true;
    }
    fb->corrupt = true;
    return false;
}

/* Absent when `pos` is 0 or no good table begins there. */
static void table_at(wsp_flatbuffer *fb, uint32_t pos, wsp_table *table)
{
    table->pos = 0u;
    if (pos == 0u || !inside(fb, pos, 4u)) {
        return;
    }
    /* Wherever the offset leads outside, the position is beyond 2^31 after its wrap. */
    const uint32_t vtable = pos - wsp_load_u32(fb->data + pos);
    if (!inside(fb, vtable, 4u)) {
        return;
    }
    table->vtable_pos = vtable;
    table->vtable_bytes = wsp_load_u16(fb->data + vtable);
    table->table_bytes = wsp_load_u16(fb->data + vtable + 2);
    if (table->vtable_bytes < 4u || table->table_bytes < 4u || !inside(fb, vtable, table->vtable_bytes) ||
        !inside(fb, pos, table->table_bytes)) {
        fb->corrupt = true;
        return;
    }
    table->pos = pos;
}

/* Position of a field of `width` bytes, 0 when absent. */
WSP_ALWAYS_INLINE uint32_t fast_field_at(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, uint32_t width)
{
    const uint32_t entry = 4u + 2u * id;
    if (table->pos == 0u || entry + 2u > table->vtable_bytes) {
        return 0u;
    }
    const uint32_t offset = wsp_load_u16(fb->data + table->vtable_pos + entry);
    if (offset == 0u) {
        return 0u;
    }
    if (offset < 4u || offset + width > table->table_bytes) {
        fb->corrupt = true;
        return 0u;
    }
    return table->pos + offset;
}

/* The same, for fields that are read once. */
static WSP_NEVER_INLINE uint32_t field_at(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, uint32_t width)
{
    return fast_field_at(fb, table, id, width);
}

/* Follows the relative offset stored at `pos`; 0 when it leads nowhere, else a position inside. */
WSP_ALWAYS_INLINE uint32_t fast_follow(wsp_flatbuffer *fb, uint32_t pos)
{
    const uint32_t offset = wsp_load_u32(fb->data + pos);
    if (offset == 0u || offset >= fb->bytes - pos) {
        fb->corrupt = true;
        return 0u;
    }
    return pos + offset;
}

static WSP_NEVER_INLINE uint32_t follow(wsp_flatbuffer *fb, uint32_t pos)
{
    return fast_follow(fb, pos);
}

void wsp_fb_root(wsp_flatbuffer *fb, wsp_table *table)
{
    table_at(fb, inside(fb, 0u, 4u) ? follow(fb, 0u) : 0u, table);
}

bool wsp_fb_has(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id)
{
    return field_at(fb, table, id, 1u) != 0u;
}

int32_t wsp_fb_i32(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, int32_t absent)
{
    const uint32_t pos = field_at(fb, table, id, 4u);
    return pos == 0u ? absent : wsp_load_i32(fb->data + pos);
}

int32_t wsp_fb_i8(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, int32_t absent)
{
    const uint32_t pos = field_at(fb, table, id, 1u);
    return pos == 0u ? absent : (int32_t)(int8_t)fb->data[pos];
}

void wsp_fb_table(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, wsp_table *inner)
{
    const uint32_t pos = field_at(fb, table, id, 4u);
    table_at(fb, pos == 0u ? 0u : follow(fb, pos), inner);
}

void wsp_fb_vector_of(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, uint32_t elem_bytes, wsp_vector *vector)
{
    const uint32_t pos = fast_field_at(fb, table, id, 4u);
    const uint32_t target = pos == 0u ? 0u : fast_follow(fb, pos);
    vector->pos = 0u;
    vector->count = 0u;
    if (target == 0u) {
        return;
    }
    const uint32_t left = fb->bytes - target;
    const uint32_t count = left < 4u ? UINT32_MAX : wsp_load_u32(fb->data + target);
    if (count > MOST_COUNT || count * elem_bytes > left - 4u) {
        fb->corrupt = true;
        return;
    }
    vector->pos = target + 4u;
    vector->count = count;
}

void wsp_fb_vector(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, wsp_vector *vector)
{
    wsp_fb_vector_of(fb, table, id, 4u, vector);
}

const char *wsp_fb_string(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id)
{
    if (!wsp_fb_has(fb, table, id)) {
        return NULL;
    }
    wsp_vector text;
    wsp_fb_vector_of(fb, table, id, 1u, &text);
    if (text.pos == 0u || !inside(fb, text.pos, text.count + 1u) || fb->data[text.pos + text.count] != 0u) {
        fb->corrupt = true;
        return NULL;
    }
    return (const char *)(fb->data + text.pos);
}

int32_t wsp_fb_vector_i32(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index)
{
    if (index >= vector->count) {
        fb->corrupt = true;
        return 0;
    }
    return wsp_load_i32(fb->data + vector->pos + 4u * index);
}

int64_t wsp_fb_vector_i64(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index)
{
    if (index >= vector->count) {
        fb->corrupt = true;
        return 0;
    }
    return wsp_load_i64(fb->data + vector->pos + 8u * index);
}

void wsp_fb_vector_table(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index, wsp_table *table)
{
    const bool there = index < vector->count;
    fb->corrupt = fb->corrupt || !there;
    table_at(fb, there ? follow(fb, vector->pos + 4u * index) : 0u, table);
}
