#include "double_buffer.h"

#include <string.h>

/* Keeps the compiler from moving reads and writes of samples across the counters. One core shares one view of its
 * memory; a core with a data cache has to invalidate the half here, too. */
#define ORDER_MEMORY() __asm__ volatile("" ::: "memory")

void double_buffer_init(double_buffer *buffer)
{
    memset(buffer, 0, sizeof(*buffer));
}

int16_t *double_buffer_advance(double_buffer *buffer)
{
    ORDER_MEMORY();
    const uint32_t filled = buffer->filled + 1u;
    buffer->filled = filled;
    return buffer->samples[filled % 2u];
}

const int16_t *double_buffer_take(const double_buffer *buffer)
{
    if (buffer->filled == buffer->released) {
        return NULL;
    }
    ORDER_MEMORY();
    return buffer->samples[buffer->released % 2u];
}

uint32_t double_buffer_release(double_buffer *buffer)
{
    ORDER_MEMORY();
    const uint32_t filled = buffer->filled;
    const uint32_t lost = filled - buffer->released - 1u;
    buffer->released = lost == 0u ? filled : filled - 1u; /* of several complete halves the newest is whole */
    return lost;
}
