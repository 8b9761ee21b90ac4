/* Semihosting: the debugger or emulator does the program's input and output (Arm IHI/100863, RISC-V semihosting spec).
 */
#ifndef WSP_SEMIHOST_H
#define WSP_SEMIHOST_H

#include <stdint.h>

#define SEMIHOST_OPEN 0x01          /* argument: {name, mode, length of the name}; answer: handle, or -1 */
#define SEMIHOST_WRITE0 0x04        /* argument: zero-terminated text */
#define SEMIHOST_READ 0x06          /* argument: {handle, memory, bytes}; answer: bytes that were not read */
#define SEMIHOST_GET_CMDLINE 0x15   /* argument: {memory, bytes}; answer: 0, or -1 */
#define SEMIHOST_EXIT_EXTENDED 0x20 /* argument: {reason, exit status} */
#define SEMIHOST_MODE_READ_BINARY 1u
#define SEMIHOST_REASON_EXIT 0x20026u

/* One semihosting call.
 *   operation   SEMIHOST_*
 *   argument    what the operation's comment says
 * Returns the host's answer.
 */
intptr_t wsp_semihost_call(intptr_t operation, const void *argument);

#endif /* WSP_SEMIHOST_H */
