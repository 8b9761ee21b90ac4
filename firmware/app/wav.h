/* Reads 16 kHz, 16-bit, mono wav files sample by sample, for example programs under an operating system. */
#ifndef WSP_APP_WAV_H
#define WSP_APP_WAV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct wav_reader {
    FILE *file;
    uint32_t samples_left;
} wav_reader;

/* Opens a file and stands before its first sample.
 *   path   file name
 * Returns null, or a sentence saying why the file cannot be used; nothing stays open then.
 */
const char *wav_open(wav_reader *reader, const char *path);

/* Reads up to `count` samples.
 *   pcm    int16[count]
 * Returns the number of samples read, 0 at the end.
 */
size_t wav_read(wav_reader *reader, int16_t *pcm, size_t count);

void wav_close(wav_reader *reader);

#endif /* WSP_APP_WAV_H */
