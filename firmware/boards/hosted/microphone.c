/* Microphone under an operating system: a file of 16-bit samples without a header, in this machine's byte order. Each
 * sleep ends with one more half; there is no interrupt, so nothing can be lost. */
#include <stdio.h>
#include <string.h>

#include "board.h"

static FILE *source;
static double_buffer *target;

int wsp_board_microphone_start(double_buffer *buffer, const char *recording)
{
    double_buffer_init(buffer);
    target = buffer;
    source = recording != NULL ? fopen(recording, "rb") : NULL;
    return source != NULL ? 0 : -1;
}

void wsp_board_microphone_sleep(const double_buffer *buffer)
{
    int16_t *half = target->samples[buffer->filled % 2u];
    const size_t count = fread(half, sizeof(half[0]), DOUBLE_BUFFER_HALF_SAMPLES, source);
    memset(half + count, 0, (DOUBLE_BUFFER_HALF_SAMPLES - count) * sizeof(half[0]));
    if (count > 0u) {
        (void)double_buffer_advance(target);
    } else {
        target->ended = 1u;
        (void)fclose(source);
    }
}
