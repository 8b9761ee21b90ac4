/* Little-endian loads from any address, on machines of any byte order. Compilers turn them into single loads. */
#ifndef WSP_NATIVE_BYTES_H
#define WSP_NATIVE_BYTES_H

#include <stdint.h>

#include "wsp/port.h"

#if defined(__BYTE_ORDER__) && defined(__ORDER_BIG_ENDIAN__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define WSP_BIG_ENDIAN 1
#else
#define WSP_BIG_ENDIAN 0
#endif

WSP_ALWAYS_INLINE uint16_t wsp_load_u16(const uint8_t *p)
{
    return (uint16_t)((uint32_t)p[0] | ((uint32_t)p[1] << 8));
}

WSP_ALWAYS_INLINE uint32_t wsp_load_u32(const uint8_t *p)
{
    return (uint32_t)p[0] | ((uint32_t)p[1] << 8) | ((uint32_t)p[2] << 16) | ((uint32_t)p[3] << 24);
}

WSP_ALWAYS_INLINE int32_t wsp_load_i32(const uint8_t *p)
{
    return (int32_t)wsp_load_u32(p);
}

WSP_ALWAYS_INLINE int64_t wsp_load_i64(const uint8_t *p)
{
    return (int64_t)((uint64_t)wsp_load_u32(p) | ((uint64_t)wsp_load_u32(p + 4) << 32));
}

#endif /* WSP_NATIVE_BYTES_H */
