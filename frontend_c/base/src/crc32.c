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

/* The two halves of the lowest byte. */
static uint32_t shift_byte(const remainders *table, uint32_t crc)
{
    crc = (crc >> 4) ^ table->of[crc & 15u];
    return (crc >> 4) ^ table->of[crc & 15u];
}

uint32_t wsp_crc32(uint32_t crc, const void *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data;
    remainders table;
    make(&table);
    crc = ~crc;
    for (; bytes >= 4u; bytes -= 4u, p += 4) {
        crc ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        crc = shift_byte(&table, shift_byte(&table, shift_byte(&table, shift_byte(&table, crc))));
    }
    for (; bytes > 0u; bytes--, p++) {
        crc = shift_byte(&table, crc ^ *p);
    }
    return ~crc;
}

uint32_t wsp_crc32_elements(uint32_t crc, const void *data, size_t count, size_t elem_bytes)
{
    const uint16_t probe = 1;
    const uint8_t *p = (const uint8_t *)data;
    if (*(const uint8_t *)&probe == 1u) {
        return wsp_crc32(crc, data, count * elem_bytes);
    }
    remainders table;
    make(&table);
    crc = ~crc;
    for (; count > 0u; count--, p += elem_bytes) {
        for (size_t b = elem_bytes; b > 0u; b--) {
            crc = shift_byte(&table, crc ^ p[b - 1u]);
        }
    }
    return ~crc;
}
