/* Hand-over of microphone samples from an interrupt to the main loop: while one half is being filled (by DMA on a real
 * board), the application works on the other. One writer, one reader, no locks.
 */
#ifndef WSP_DOUBLE_BUFFER_H
#define WSP_DOUBLE_BUFFER_H

#include <stdint.h>

#define DOUBLE_BUFFER_HALF_SAMPLES 320u /* 20 ms at 16 kHz */

typedef struct double_buffer {
    int16_t samples[2][DOUBLE_BUFFER_HALF_SAMPLES];
    volatile uint32_t filled; /* halves completed since the start; the interrupt alone writes it, it may wrap */
    volatile uint32_t ended;  /* not 0: no further half will come; the interrupt alone writes it */
    uint32_t released;        /* halves the application is done with, lost ones included; it alone writes it */
} double_buffer;

/* Empties the buffer; to be called while no interrupt can use it. */
void double_buffer_init(double_buffer *buffer);

/* From the interrupt: a half is complete. Never waits: a half that the application still holds will be overwritten.
 * Returns where the samples of the next half go: int16[DOUBLE_BUFFER_HALF_SAMPLES].
 */
int16_t *double_buffer_advance(double_buffer *buffer);

/* From the application: the oldest complete half, int16[DOUBLE_BUFFER_HALF_SAMPLES], or null when there is none yet. It
 * keeps its content until the interrupt has come once more. */
const int16_t *double_buffer_take(const double_buffer *buffer);

/* From the application: done with the half that was taken.
 * Returns the number of halves that were overwritten, in part at least, before the application was done with them; the
 * next one taken is whole again.
 */
uint32_t double_buffer_release(double_buffer *buffer);

#endif /* WSP_DOUBLE_BUFFER_H */
