#include "wav.h"

#include <string.h>

#define RIFF_HEADER_BYTES 12u
#define CHUNK_HEADER_BYTES 8u
#define FORMAT_BYTES 16u
#define FORMAT_PCM 1u
#define FORMAT_EXTENSIBLE 0xFFFEu
#define SAMPLE_RATE_HZ 16000u
#define SAMPLE_BYTES 2u

static uint32_t little_endian(const uint8_t *at, size_t bytes)
{
    uint32_t value = 0u;
    for (size_t i = bytes; i > 0u; --i) {
        value = (value << 8) | at[i - 1u];
    }
    return value;
}

/* Chunks have an even length in the file. */
static int skip(FILE *file, uint32_t bytes)
{
    for (uint64_t left = (uint64_t)bytes + (bytes & 1u); left > 0u; --left) {
        if (fgetc(file) == EOF) {
            return 0;
        }
    }
    return 1;
}

static const char *read_format(FILE *file, uint32_t bytes)
{
    uint8_t format[FORMAT_BYTES];
    if (bytes < FORMAT_BYTES || fread(format, 1, FORMAT_BYTES, file) != FORMAT_BYTES ||
        !skip(file, bytes - FORMAT_BYTES)) {
        return "the wav file is truncated";
    }
    const uint32_t kind = little_endian(format, 2u);
    if ((kind != FORMAT_PCM && kind != FORMAT_EXTENSIBLE) || little_endian(format + 14, 2u) != 8u * SAMPLE_BYTES) {
        return "the wav file is not 16-bit PCM";
    }
    if (little_endian(format + 2, 2u) != 1u) {
        return "the wav file is not mono";
    }
    return little_endian(format + 4, 4u) == SAMPLE_RATE_HZ ? NULL : "the wav file is not at 16 kHz";
}

/* Walks the chunks up to the samples. */
static const char *find_samples(wav_reader *reader)
{
    uint8_t header[RIFF_HEADER_BYTES];
    if (fread(header, 1, RIFF_HEADER_BYTES, reader->file) != RIFF_HEADER_BYTES || memcmp(header, "RIFF", 4) != 0 ||
        memcmp(header + 8, "WAVE", 4) != 0) {
        return "the file is not a wav file";
    }
    int have_format = 0;
    while (fread(header, 1, CHUNK_HEADER_BYTES, reader->file) == CHUNK_HEADER_BYTES) {
        const uint32_t bytes = little_endian(header + 4, 4u);
        if (memcmp(header, "data", 4) == 0) {
            reader->samples_left = bytes / SAMPLE_BYTES;
            return have_format ? NULL : "the wav file does not say its format";
        }
        if (memcmp(header, "fmt ", 4) == 0) {
            const char *problem = read_format(reader->file, bytes);
            if (problem != NULL) {
                return problem;
            }
            have_format = 1;
        } else if (!skip(reader->file, bytes)) {
            break;
        }
    }
    return "the wav file is truncated";
}

const char *wav_open(wav_reader *reader, const char *path)
{
    reader->file = fopen(path, "rb");
    if (reader->file == NULL) {
        return "the file cannot be opened";
    }
    const char *problem = find_samples(reader);
    if (problem != NULL) {
        wav_close(reader);
    }
    return problem;
}

size_t wav_read(wav_reader *reader, int16_t *pcm, size_t count)
{
    size_t done = 0;
    uint8_t sample[SAMPLE_BYTES];
    while (done < count && reader->samples_left > 0u && fread(sample, 1, SAMPLE_BYTES, reader->file) == SAMPLE_BYTES) {
        const uint32_t bits = little_endian(sample, SAMPLE_BYTES);
        pcm[done++] = (int16_t)(bits < 0x8000u ? (int32_t)bits : (int32_t)bits - 0x10000);
        --reader->samples_left;
    }
    return done;
}

void wav_close(wav_reader *reader)
{
    if (reader->file != NULL) {
        (void)fclose(reader->file);
        reader->file = NULL;
    }
}
