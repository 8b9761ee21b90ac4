/* case_take and case_give_back by the heap. */
#ifndef HEAP_BLOCKS_H
#define HEAP_BLOCKS_H

#include <stdlib.h>

#include "cases.h"

/* A block begins `align` bytes after a better aligned address and ends with its heap block. */
enum { BEFORE = 16 };

void *case_take(size_t bytes, size_t align)
{
    uint8_t *block = (uint8_t *)malloc(BEFORE + align + bytes);
    if (block == NULL) {
        abort();
    }
    block[BEFORE + align - 1u] = (uint8_t)align;
    return block + BEFORE + align;
}

void case_give_back(void *block)
{
    uint8_t *at = (uint8_t *)block;
    free(at - BEFORE - at[-1]);
}

#endif /* HEAP_BLOCKS_H */
