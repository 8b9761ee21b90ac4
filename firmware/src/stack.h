/* Frame stacking: the last feature rows, handed to the network every few frames. */
#ifndef WSP_STACK_H
#define WSP_STACK_H

#include <stddef.h>
#include <stdint.h>

#define WSP_STACK_PAD (-128) /* every value of the frames before the first */

typedef struct wsp_stack {
    int8_t *rows;          /* int8[stack_frames][bands], a ring */
    size_t row_bytes;      /* bands */
    uint32_t frames;       /* in the ring */
    uint32_t stack_frames; /* in one network input */
    uint32_t step_frames;  /* 1 to frames */
    uint32_t next;         /* ring index of the row to be written next, which is the oldest one */
    uint32_t due;          /* frames left until the network runs */
} wsp_stack;

/* Starts a stack.
 *   rows          int8[(stack_frames + kept_frames) * bands]
 *   bands         values per frame
 *   stack_frames  frames in one network input
 *   step_frames   frames between two network runs, 1 to stack_frames
 *   kept_frames   further frames, so that a run may come that much later
 */
void wsp_stack_init(wsp_stack *stack, int8_t *rows, uint32_t bands, uint32_t stack_frames, uint32_t step_frames,
                    uint32_t kept_frames);

/* As if no frame had been pushed yet. */
void wsp_stack_reset(wsp_stack *stack);

/* Where the next frame belongs: int8[bands]. */
int8_t *wsp_stack_row(const wsp_stack *stack);

/* Takes the frame that was written to wsp_stack_row(). Returns 1 when the network has to run, else 0. */
int wsp_stack_push(wsp_stack *stack);

/* The network's input as it was some frames ago.
 *   frames_ago  0 to kept_frames
 *   input       int8[stack_frames * bands]: filled with the frames, oldest first
 */
void wsp_stack_copy(const wsp_stack *stack, uint32_t frames_ago, int8_t *input);

#endif /* WSP_STACK_H */
