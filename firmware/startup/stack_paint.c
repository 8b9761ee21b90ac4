#include "stack_paint.h"

#include "init_memory.h"

#define PATTERN 0xA5C396F0u
#define MOST_BYTES 16384u /* painting all of a large memory takes long */
#define OWN_BYTES 128u    /* the painter's own frame, left alone: it counts as used */

static volatile uint32_t *lowest;
static volatile uint32_t *top;

__attribute__((noinline)) void wsp_stack_paint(void)
{
    const uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(uintptr_t)3u;
    const uintptr_t end = (uintptr_t)wsp_bss_end;
    top = (volatile uint32_t *)here;
    lowest = (volatile uint32_t *)(here - end > MOST_BYTES ? here - MOST_BYTES : end);
    for (volatile uint32_t *at = lowest; at < top - OWN_BYTES / sizeof(*at); ++at) {
        *at = PATTERN;
    }
}

uint32_t wsp_stack_painted_over(void)
{
    const volatile uint32_t *at = lowest;
    while (at < top && *at == PATTERN) {
        ++at;
    }
    return (uint32_t)((uintptr_t)top - (uintptr_t)at);
}
