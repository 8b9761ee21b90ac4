#include "wsp/base.h"

static uint32_t update(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (int bit = 0; bit < 8; bit++) {
        crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
    return crc;
}

uint32_t wsp_crc32(uint32_t crc, const void *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data;
    crc = ~crc;
    for (size_t i = 0; i < bytes; i++) {
        crc = update(crc, p[i]);
    }
    return ~crc;
}

uint32_t wsp_crc32_elements(uint32_t crc, const void *data, size_t count, size_t elem_bytes)
{
    const uint16_t probe = 1;
    const int little_endian = *(const uint8_t *)&probe == 1u;
    const uint8_t *p = (const uint8_t *)data;
    crc = ~crc;
    for (size_t i = 0; i < count; i++) {
        for (size_t b = 0; b < elem_bytes; b++) {
            crc = update(crc, p[i * elem_bytes + (little_endian ? b : elem_bytes - 1u - b)]);
        }
    }
    return ~crc;
}
