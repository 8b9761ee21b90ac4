#include "stack.h"

#include <string.h>

void wsp_stack_init(wsp_stack *stack, int8_t *rows, uint32_t bands, uint32_t stack_frames, uint32_t step_frames,
                    uint32_t kept_frames)
{
    stack->rows = rows;
    stack->row_bytes = bands;
    stack->frames = stack_frames + kept_frames;
    stack->stack_frames = stack_frames;
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

int wsp_stack_push(wsp_stack *stack)
{
    stack->next = stack->next + 1u == stack->frames ? 0u : stack->next + 1u;
    stack->due--;
    if (stack->due != 0u) {
        return 0;
    }
    stack->due = stack->step_frames;
    return 1;
}

void wsp_stack_copy(const wsp_stack *stack, uint32_t frames_ago, int8_t *input)
{
    const uint32_t back = frames_ago + stack->stack_frames;
    const uint32_t first = stack->next >= back ? stack->next - back : stack->next + stack->frames - back;
    const uint32_t room = stack->frames - first;
    const uint32_t count = stack->stack_frames < room ? stack->stack_frames : room;
    memcpy(input, stack->rows + first * stack->row_bytes, count * stack->row_bytes);
    memcpy(input + count * stack->row_bytes, stack->rows, (stack->stack_frames - count) * stack->row_bytes);
}
