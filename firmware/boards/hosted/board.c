/* Board port for programs that run under an operating system. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>

void wsp_board_write(const char *text)
{
    (void)fputs(text, stdout);
}

void wsp_board_exit(int status)
{
    exit(status);
}
