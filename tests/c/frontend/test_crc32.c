/* CRC-32/IEEE: the published check value, continuation, and elements in little-endian order. */
#include "check.h"
#include "wsp/base.h"

int main(void)
{
    const char text[] = "123456789";
    CHECK_EQUAL(wsp_crc32(0, text, 9), 0xCBF43926u);
    CHECK_EQUAL(wsp_crc32(0, text, 0), 0);
    CHECK_EQUAL(wsp_crc32(wsp_crc32(0, text, 4), text + 4, 5), 0xCBF43926u);
    CHECK_EQUAL(wsp_crc32_elements(0, text, 9, 1), 0xCBF43926u);
    const uint32_t words[] = {0x34333231u, 0x38373635u};
    CHECK_EQUAL(wsp_crc32_elements(0, words, 2, 4), wsp_crc32(0, text, 8));
    const uint64_t wide[] = {0x3837363534333231u};
    CHECK_EQUAL(wsp_crc32_elements(0, wide, 1, 8), wsp_crc32(0, text, 8));
    const uint16_t halves[] = {0x3231u, 0x3433u};
    CHECK_EQUAL(wsp_crc32_elements(0, halves, 2, 2), wsp_crc32(0, text, 4));
    return check_result();
}
