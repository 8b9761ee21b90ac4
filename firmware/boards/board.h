/* What the example programs ask of a board. A new board implements these functions and calls main() from its start-up
 * code; the microphone is needed by firmware/app/listen only. */
#ifndef WSP_BOARD_H
#define WSP_BOARD_H

#include "double_buffer.h"

/* Writes text where a developer sees it (console, semihosting, UART). */
void wsp_board_write(const char *text);

/* Ends the program, or stops the processor where there is nothing to return to.
 *   status   0 for success; becomes the exit status where there is one
 */
void wsp_board_exit(int status);

/* Starts the microphone: 16 kHz, mono. From now on an interrupt fills the buffer, half by half, with
 * double_buffer_advance().
 *   buffer      outlives the recording
 *   recording   file that stands for the microphone where there are files, or null
 * Returns 0, or -1 when there is no microphone (no such file).
 */
int wsp_board_microphone_start(double_buffer *buffer, const char *recording);

/* Sleeps until the buffer holds a complete half or the recording has ended. */
void wsp_board_microphone_sleep(const double_buffer *buffer);

#endif /* WSP_BOARD_H */
