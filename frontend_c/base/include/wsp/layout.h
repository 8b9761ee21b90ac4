/* Sizes of caller memory for a pointer width that need not be this machine's: `kws export` runs on a 64-bit host and
 * states the exact bytes of a 32-bit target. So every structure that lies in caller memory has its size written down as
 * a macro,
 *
 *     #define FRONTEND_BYTES(pointer_bytes) WSP_STRUCT_BYTES(88, 6, pointer_bytes)
 *     WSP_CHECK_STRUCT(struct wsp_frontend, FRONTEND_BYTES, frontend);
 *
 * the layout code adds up macros and never `sizeof`, and the check stops a build in which the two drift apart. */
#ifndef WSP_LAYOUT_H
#define WSP_LAYOUT_H

#include <stddef.h>

#include "wsp/base.h"
#include "wsp/port.h"

/* Bytes of a structure, rounded up to a multiple of 8.
 *   scalar_bytes    members of fixed size, inner padding included
 *   pointers        number of members as wide as a pointer: pointers, size_t
 *   pointer_bytes   4 or 8
 */
#define WSP_STRUCT_BYTES(scalar_bytes, pointers, pointer_bytes)                                                        \
    (((size_t)(scalar_bytes) + (size_t)(pointers) * (size_t)(pointer_bytes) + 7u) & ~(size_t)7u)

/* Bytes of a block of caller memory: rounded up to WSP_ALIGN_BYTES. */
#define WSP_BLOCK_BYTES(bytes) (((size_t)(bytes) + 15u) & ~(size_t)15u)

/* Refuses to compile when `bytes_macro` is smaller than the structure, or 16 bytes or more larger. */
#define WSP_CHECK_STRUCT(type, bytes_macro, name)                                                                      \
    WSP_STATIC_ASSERT(sizeof(type) <= bytes_macro(sizeof(void *)) && bytes_macro(sizeof(void *)) - sizeof(type) < 16u, \
                      size_of_##name)

/* Refuses a block of caller memory that is null, not aligned to WSP_ALIGN_BYTES, or smaller than needed. */
static inline wsp_status wsp_block_check(const void *memory, size_t bytes, size_t needed)
{
    if (memory == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    if ((uintptr_t)memory % WSP_ALIGN_BYTES != 0u) {
        return WSP_ERR_MEMORY_UNALIGNED;
    }
    return bytes < needed ? WSP_ERR_MEMORY_TOO_SMALL : WSP_OK;
}

#endif /* WSP_LAYOUT_H */
