#include "stack.h"

#include <string.h>

void wsp_stack_init(wsp_stack *stack, int8_t *rows, uint32_t bands, uint32_t stack_frames, uint32_t step_frames)
{
    stack->rows = rows;
    stack->row_bytes = bands;
    stack->frames = stack_frames;
    stack->step_frames = step_frames;
    wsp_stack_reset(stack);
}

void wsp_stack_reset(wsp_stack *stack)
{
    memset(stack->rows, WSP_STACK_PAD, stack->frames * stack->row_bytes);
    stack->next = 0;
    stack->due = stack->step_frames;
}

int8_t *wsp_stack_row(const wsp_stack *stack)
{
    return stack->rows + stack->next * stack->row_bytes;
}

int wsp_stack_push(wsp_stack *stack, int8_t *input)
{
    stack->next = stack->next + 1u == stack->frames ? 0u : stack->next + 1u;
    stack->due--;
    if (stack->due != 0u) {
        return 0;
    }
    stack->due = stack->step_frames;
    const size_t newer_bytes = stack->next * stack->row_bytes;
    const size_t older_bytes = stack->frames * stack->row_bytes - newer_bytes;
    memcpy(input, stack->rows + newer_bytes, older_bytes);
    memcpy(input + older_bytes, stack->rows, newer_bytes);
    return 1;
}
