/* Microphone of a board on a debugger or in an emulator: a file of 16-bit little-endian samples without a header, named
 * on the emulator's command line. A timer interrupt stands for the DMA's: it comes once per half, whether the
 * application has kept up or not, and the next half's samples are written at once, as early as any DMA could. */
#include <stddef.h>
#include <string.h>

#include "board.h"
#include "processor.h"
#include "semihost.h"
#include "timer.h"

#define HALF_US (DOUBLE_BUFFER_HALF_SAMPLES * 1000u / 16u)
#define COMMAND_LINE_BYTES 256u

static double_buffer *target;
static intptr_t file;
static uint32_t at_end; /* the half being filled holds nothing */

static void fill(int16_t *half)
{
    const size_t bytes = DOUBLE_BUFFER_HALF_SAMPLES * sizeof(half[0]);
    const uintptr_t block[3] = {(uintptr_t)file, (uintptr_t)half, bytes};
    const size_t missing = (size_t)wsp_semihost_call(SEMIHOST_READ, block);
    memset((uint8_t *)half + (bytes - missing), 0, missing);
    at_end = missing == bytes;
}

void wsp_timer_interrupt(void)
{
    wsp_timer_acknowledge();
    if (at_end != 0u) {
        target->ended = 1u;
    } else {
        fill(double_buffer_advance(target));
    }
}

/* The last word of "program recording", or null. */
static const char *recording_of(char *command_line)
{
    const uintptr_t block[2] = {(uintptr_t)command_line, COMMAND_LINE_BYTES};
    if (wsp_semihost_call(SEMIHOST_GET_CMDLINE, block) != 0) {
        return NULL;
    }
    const char *space = strrchr(command_line, ' ');
    return space != NULL ? space + 1 : NULL;
}

int wsp_board_microphone_start(double_buffer *buffer, const char *recording)
{
    char command_line[COMMAND_LINE_BYTES];
    const char *name = recording != NULL ? recording : recording_of(command_line);
    double_buffer_init(buffer);
    if (name == NULL) {
        return -1;
    }
    const uintptr_t block[3] = {(uintptr_t)name, SEMIHOST_MODE_READ_BINARY, strlen(name)};
    file = wsp_semihost_call(SEMIHOST_OPEN, block);
    if (file < 0) {
        return -1;
    }
    target = buffer;
    fill(buffer->samples[0]);
    wsp_timer_start(HALF_US);
    return 0;
}

void wsp_board_microphone_sleep(const double_buffer *buffer)
{
    wsp_interrupts_disable();
    while (double_buffer_take(buffer) == NULL && buffer->ended == 0u) {
        wsp_wait_for_interrupt();
        wsp_interrupts_enable(); /* the handler runs here */
        wsp_interrupts_disable();
    }
    wsp_interrupts_enable();
}
