/* Bounds-checked reader of untrusted flatbuffers. Nothing is assumed about alignment or about any offset. A read that
 * would leave the buffer yields zero (or an absent table, an empty vector) and sets `corrupt`, which stays set: callers
 * may read on safely and look at the flag once, before they act on what they read. */
#ifndef WSP_NATIVE_FLATBUFFER_H
#define WSP_NATIVE_FLATBUFFER_H

#include <stdbool.h>
#include <stdint.h>

typedef struct wsp_flatbuffer {
    const uint8_t *data;
    uint32_t bytes; /* below 2^31 */
    bool corrupt;
} wsp_flatbuffer;

/* A table whose vtable and inline part are known to lie inside the buffer; position 0: absent. */
typedef struct wsp_table {
    uint32_t pos;
    uint32_t vtable_pos;
    uint32_t vtable_bytes;
    uint32_t table_bytes;
} wsp_table;

/* Elements that are known to lie inside the buffer; count 0: empty or absent. */
typedef struct wsp_vector {
    uint32_t pos;
    uint32_t count;
} wsp_vector;

void wsp_fb_root(wsp_flatbuffer *fb, wsp_table *table);

/* Fields of a table by their schema id; the elements of a vector have 4 bytes, or elem_bytes. */
bool wsp_fb_has(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id);
int32_t wsp_fb_i32(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, int32_t absent);
int32_t wsp_fb_i8(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, int32_t absent);
void wsp_fb_table(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, wsp_table *inner);
void wsp_fb_vector(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, wsp_vector *vector);
void wsp_fb_vector_of(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id, uint32_t elem_bytes, wsp_vector *vector);

/* A zero-terminated string, or null when absent. */
const char *wsp_fb_string(wsp_flatbuffer *fb, const wsp_table *table, uint32_t id);

/* Elements of vectors made with elem_bytes 4, 8 and 4 (offsets to tables). */
int32_t wsp_fb_vector_i32(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index);
int64_t wsp_fb_vector_i64(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index);
void wsp_fb_vector_table(wsp_flatbuffer *fb, const wsp_vector *vector, uint32_t index, wsp_table *table);

#endif /* WSP_NATIVE_FLATBUFFER_H */
