/* How deep the stack has grown, measured by painting it: write a pattern below, run something, see how much is gone. */
#ifndef WSP_STACK_PAINT_H
#define WSP_STACK_PAINT_H

#include <stdint.h>

/* Paints the stack below the caller. */
void wsp_stack_paint(void);

/* Bytes below the painter's caller that were written to since wsp_stack_paint(), in whole words. */
uint32_t wsp_stack_painted_over(void);

#endif /* WSP_STACK_PAINT_H */
