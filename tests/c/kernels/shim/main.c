/* The kernels of another processor, in C or with stand-ins in place of its instructions, against plain/ on this one.
 * Every array is a heap block of its exact size, so that the address sanitizer sees a read or a write outside it. Exit
 * status 1: a byte differs. */
#include <stdio.h>

#include "../cases.h"
#include "../heap_blocks.h"

int main(void)
{
    const kernel_set own = KERNEL_SET();
    const char *name = differing_kernel(&own);
    name = name == NULL ? differing_longest_dense(&own, 5u) : name;
    if (name != NULL) {
        (void)fprintf(stderr, "%s differs from plain C\n", name);
    }
    return name == NULL ? 0 : 1;
}
