/* What the example programs ask of a board. A new board implements these two and calls main() from its start-up code.
 */
#ifndef WSP_BOARD_H
#define WSP_BOARD_H

/* Writes text where a developer sees it (console, semihosting, UART). */
void wsp_board_write(const char *text);

/* Ends the program, or stops the processor where there is nothing to return to.
 *   status   0 for success; becomes the exit status where there is one
 */
void wsp_board_exit(int status);

#endif /* WSP_BOARD_H */
