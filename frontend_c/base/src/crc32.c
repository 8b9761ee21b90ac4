#include "wsp/base.h"

/* Remainders of the 16 values of four bits, two look-ups a byte; made for each call, which is cheaper than keeping. */
typedef struct remainders {
    uint32_t of[16];
} remainders;

static void make(remainders *table)
{
    for (uint32_t value = 0; value < 16u; value++) {
        uint32_t crc = value;
        for (int bit = 0; bit < 4; bit++) {
            crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
        }
        table->of[value] = crc;
    }
}

static uint32_t update(const remainders *table, uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    crc = (crc >> 4) ^ table->of[crc & 15u];
    return (crc >> 4) ^ table->of[crc & 15u];
}

uint32_t wsp_crc32(uint32_t crc, const void *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data;
    remainders table;
    make(&table);
    crc = ~crc;
    for (size_t i = 0; i < bytes; i++) {
        crc = update(&table, crc, p[i]);
    }
    return ~crc;
}

uint32_t wsp_crc32_elements(uint32_t crc, const void *data, size_t count, size_t elem_bytes)
{
    const uint16_t probe = 1;
    const int little_endian = *(const uint8_t *)&probe == 1u;
    const uint8_t *p = (const uint8_t *)data;
    remainders table;
    make(&table);
    crc = ~crc;
    for (size_t i = 0; i < count; i++) {
        for (size_t b = 0; b < elem_bytes; b++) {
            crc = update(&table, crc, p[i * elem_bytes + (little_endian ? b : elem_bytes - 1u - b)]);
        }
    }
    return ~crc;
}
