/* Reads little-endian values from untrusted bytes. Past the end every read gives 0 and `short_of` becomes 1, so that a
 * parser may read a whole structure and ask once. */
#ifndef WSP_CURSOR_H
#define WSP_CURSOR_H

#include <stddef.h>
#include <stdint.h>

typedef struct wsp_cursor {
    const uint8_t *at;
    size_t left;  /* bytes */
    int short_of; /* 1: something was read that is not there */
} wsp_cursor;

static inline wsp_cursor wsp_cursor_make(const uint8_t *data, size_t bytes)
{
    const wsp_cursor cursor = {data, bytes, 0};
    return cursor;
}

/* Passes over `bytes` bytes. Returns where they begin, or null when fewer are left. */
static inline const uint8_t *wsp_cursor_skip(wsp_cursor *cursor, size_t bytes)
{
    const uint8_t *begin = cursor->at;
    if (bytes > cursor->left) {
        cursor->left = 0;
        cursor->short_of = 1;
        return NULL;
    }
    cursor->at += bytes;
    cursor->left -= bytes;
    return begin;
}

static inline uint8_t wsp_cursor_u8(wsp_cursor *cursor)
{
    const uint8_t *p = wsp_cursor_skip(cursor, 1);
    return p == NULL ? (uint8_t)0 : p[0];
}

static inline uint16_t wsp_cursor_u16(wsp_cursor *cursor)
{
    const uint8_t *p = wsp_cursor_skip(cursor, 2);
    return p == NULL ? (uint16_t)0 : (uint16_t)((uint32_t)p[0] | ((uint32_t)p[1] << 8));
}

static inline uint32_t wsp_cursor_u32(wsp_cursor *cursor)
{
    const uint32_t low = wsp_cursor_u16(cursor);
    return low | ((uint32_t)wsp_cursor_u16(cursor) << 16);
}

/* 1 when exactly everything was read. */
static inline int wsp_cursor_is_done(const wsp_cursor *cursor)
{
    return cursor->short_of == 0 && cursor->left == 0u;
}

#endif /* WSP_CURSOR_H */
