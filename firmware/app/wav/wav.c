#include "wav.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#define FORMAT_BYTES 40u /* of the longest "fmt " chunk that is understood */
#define FORMAT_PCM 1u
#define FORMAT_EXTENSIBLE 0xFFFEu
#define SAMPLE_RATE_HZ 16000u

static uint32_t u16(const uint8_t *p)
{
    return (uint32_t)p[0] | ((uint32_t)p[1] << 8);
}

static uint32_t u32(const uint8_t *p)
{
    return u16(p) | (u16(p + 2) << 16);
}

static int fail(wav_reader *reader, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(reader->error, sizeof(reader->error), format, arguments);
    va_end(arguments);
    return 0;
}

static int take(wav_reader *reader, uint8_t *data, size_t bytes)
{
    return fread(data, 1, bytes, reader->file) == bytes;
}

static int skip(wav_reader *reader, uint32_t bytes)
{
    uint8_t ignored[256];
    while (bytes > 0u) {
        const uint32_t part = bytes < sizeof(ignored) ? bytes : (uint32_t)sizeof(ignored);
        if (!take(reader, ignored, part)) {
            return 0;
        }
        bytes -= part;
    }
    return 1;
}

static int check_format(wav_reader *reader, uint32_t chunk_bytes)
{
    uint8_t format[FORMAT_BYTES] = {0};
    const uint32_t known = chunk_bytes < FORMAT_BYTES ? chunk_bytes : FORMAT_BYTES;
    if (chunk_bytes < 16u || !take(reader, format, known) || !skip(reader, chunk_bytes - known + (chunk_bytes & 1u))) {
        return fail(reader, "the file is truncated in its format description");
    }
    /* The extensible form carries the real format in the first two bytes of its sub-format. */
    const uint32_t tag = u16(format) == FORMAT_EXTENSIBLE && known == FORMAT_BYTES ? u16(format + 24) : u16(format);
    const uint32_t channels = u16(format + 2);
    const uint32_t rate_hz = u32(format + 4);
    const uint32_t bits = u16(format + 14);
    if (tag != FORMAT_PCM) {
        return fail(reader, "the sample format has code %u, expected 1 (PCM)", (unsigned)tag);
    }
    if (channels != 1u) {
        return fail(reader, "the file has %u channels, expected 1", (unsigned)channels);
    }
    if (rate_hz != SAMPLE_RATE_HZ) {
        return fail(reader, "the sample rate is %lu Hz, expected 16000 Hz", (unsigned long)rate_hz);
    }
    if (bits != 16u) {
        return fail(reader, "the samples have %u bits, expected 16", (unsigned)bits);
    }
    return 1;
}

/* Passes over the chunks up to the samples. */
static int find_data(wav_reader *reader)
{
    uint8_t head[12];
    int have_format = 0;
    if (!take(reader, head, 12) || memcmp(head, "RIFF", 4) != 0 || memcmp(head + 8, "WAVE", 4) != 0) {
        return fail(reader, "this is not a wav file (RIFF/WAVE header missing)");
    }
    while (take(reader, head, 8)) {
        const uint32_t bytes = u32(head + 4);
        if (memcmp(head, "data", 4) == 0) {
            reader->bytes_left = bytes;
            reader->is_endless = bytes == 0xFFFFFFFFu;
            return have_format ? 1 : fail(reader, "the samples come before the format description");
        }
        if (memcmp(head, "fmt ", 4) == 0) {
            if (!check_format(reader, bytes)) {
                return 0;
            }
            have_format = 1;
        } else if (bytes == 0xFFFFFFFFu || !skip(reader, bytes + (bytes & 1u))) {
            break;
        }
    }
    return fail(reader, "the file ends before its samples");
}

int wav_open(wav_reader *reader, const char *path)
{
    memset(reader, 0, sizeof(*reader));
    reader->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (reader->file == NULL) {
        return fail(reader, "%s", strerror(errno));
    }
    if (!find_data(reader)) {
        wav_close(reader);
        return 0;
    }
    return 1;
}

size_t wav_read(wav_reader *reader, int16_t *pcm, size_t samples)
{
    size_t count = 0;
    while (count < samples && (reader->is_endless || reader->bytes_left >= 2u)) {
        uint8_t bytes[2];
        if (!take(reader, bytes, 2)) {
            if (!reader->is_endless) {
                (void)fail(reader, "the file is truncated, %lu bytes of samples are missing",
                           (unsigned long)reader->bytes_left);
                reader->bytes_left = 0;
            }
            break;
        }
        const int32_t value = (int32_t)u16(bytes);
        pcm[count++] = (int16_t)(value < 32768 ? value : value - 65536);
        reader->bytes_left -= reader->is_endless ? 0u : 2u;
    }
    return count;
}

void wav_close(wav_reader *reader)
{
    if (reader->file != NULL && reader->file != stdin) {
        (void)fclose(reader->file);
    }
    reader->file = NULL;
}
