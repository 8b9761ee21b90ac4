/* Reads a .wav file front to back: RIFF, PCM, 16 bit, mono, 16 kHz. Works on pipes too, as it never seeks. */
#ifndef WAV_H
#define WAV_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct wav_reader {
    FILE *file;
    uint32_t bytes_left; /* of the data chunk, as its header says */
    int is_endless;      /* 1: the writer did not know the length; read to the end of the file */
    char error[128];     /* a sentence after a failure, else empty */
} wav_reader;

/* Opens a file and reads up to its first sample.
 *   path   file name, or "-" for standard input
 * Returns 1, or 0 with the reason in reader->error.
 */
int wav_open(wav_reader *reader, const char *path);

/* Reads the next samples.
 *   pcm       int16[samples], at most this many are written
 * Returns how many were read; 0 at the end, and after a failure, which leaves its reason in reader->error.
 */
size_t wav_read(wav_reader *reader, int16_t *pcm, size_t samples);

void wav_close(wav_reader *reader);

#endif /* WAV_H */
