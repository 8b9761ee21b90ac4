#include "wsp/base.h"

/* Remainders of the 16 values of four bits, two look-ups a byte. */
static const uint32_t remainders[16] = {
    0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
    0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
};

/* The two halves of the lowest byte. */
static uint32_t shift_byte(uint32_t crc)
{
    crc = (crc >> 4) ^ remainders[crc & 15u];
    return (crc >> 4) ^ remainders[crc & 15u];
}

uint32_t wsp_crc32(uint32_t crc, const void *data, size_t bytes)
{
    const uint8_t *p = (const uint8_t *)data;
    crc = ~crc;
    for (; bytes >= 4u; bytes -= 4u, p += 4) {
        crc ^= (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
        crc = shift_byte(shift_byte(shift_byte(shift_byte(crc))));
    }
    for (; bytes > 0u; bytes--, p++) {
        crc = shift_byte(crc ^ *p);
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
    crc = ~crc;
    for (; count > 0u; count--, p += elem_bytes) {
        for (size_t b = elem_bytes; b > 0u; b--) {
            crc = shift_byte(crc ^ p[b - 1u]);
        }
    }
    return ~crc;
}
