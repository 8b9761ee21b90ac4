/* Frame stacking: padding, order, steps. */
#include "stack.h"

#include <string.h>

#include "check.h"

#define BANDS 2u

/* Pushes a frame whose values are all `value`. */
static int push(wsp_stack *stack, int value, int8_t *input)
{
    memset(wsp_stack_row(stack), value, BANDS);
    const int due = wsp_stack_push(stack);
    if (due) {
        wsp_stack_copy(stack, 0, input);
    }
    return due;
}

static void check_input(const int8_t *input, const int *frames, size_t count)
{
    for (size_t i = 0; i < count * BANDS; i++) {
        CHECK_EQUAL(input[i], frames[i / BANDS]);
    }
}

static void runs_every_step_on_the_last_frames(void)
{
    int8_t rows[3 * BANDS];
    int8_t input[3 * BANDS];
    wsp_stack stack;
    wsp_stack_init(&stack, rows, BANDS, 3, 2, 0);
    for (int round = 0; round < 2; round++) {
        CHECK_EQUAL(push(&stack, 1, input), 0);
        CHECK_EQUAL(push(&stack, 2, input), 1);
        check_input(input, (const int[]){-128, 1, 2}, 3);
        CHECK_EQUAL(push(&stack, 3, input), 0);
        CHECK_EQUAL(push(&stack, 4, input), 1);
        check_input(input, (const int[]){2, 3, 4}, 3);
        CHECK_EQUAL(push(&stack, 5, input), 0);
        CHECK_EQUAL(push(&stack, 6, input), 1);
        check_input(input, (const int[]){4, 5, 6}, 3);
        CHECK_EQUAL(push(&stack, 7, input), 0);
        wsp_stack_reset(&stack);
    }
}

static void one_frame_is_the_whole_input(void)
{
    int8_t rows[BANDS];
    int8_t input[BANDS];
    wsp_stack stack;
    wsp_stack_init(&stack, rows, BANDS, 1, 1, 0);
    for (int value = 1; value < 4; value++) {
        CHECK_EQUAL(push(&stack, value, input), 1);
        check_input(input, &value, 1);
    }
}

static void earlier_inputs_are_still_there(void)
{
    int8_t rows[(3 + 4) * BANDS];
    int8_t input[3 * BANDS];
    wsp_stack stack;
    wsp_stack_init(&stack, rows, BANDS, 3, 2, 4);
    for (int value = 1; value < 30; value++) {
        (void)push(&stack, value, input);
        for (int ago = 0; ago <= 4; ago++) {
            int expected[3];
            for (int i = 0; i < 3; i++) {
                const int frame = value - ago - 2 + i;
                expected[i] = frame < 1 ? -128 : frame;
            }
            wsp_stack_copy(&stack, (uint32_t)ago, input);
            check_input(input, expected, 3);
        }
    }
}

int main(void)
{
    earlier_inputs_are_still_there();
    runs_every_step_on_the_last_frames();
    one_frame_is_the_whole_input();
    return check_result();
}
