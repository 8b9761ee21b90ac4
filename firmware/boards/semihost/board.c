/* Board port over semihosting, for emulated boards and boards on a debugger. */
#include "board.h"

#include "semihost.h"

void wsp_board_write(const char *text)
{
    (void)wsp_semihost_call(SEMIHOST_WRITE0, text);
}

void wsp_board_exit(int status)
{
    const uintptr_t block[2] = {SEMIHOST_REASON_EXIT, (uintptr_t)status};
    (void)wsp_semihost_call(SEMIHOST_EXIT_EXTENDED, block);
    for (;;) {
    }
}
