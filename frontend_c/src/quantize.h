/* Stage 6: from log energies to the int8 input of the model. */
#ifndef WSP_QUANTIZE_H
#define WSP_QUANTIZE_H

#include <stddef.h>
#include <stdint.h>

typedef struct wsp_quantizer {
    int32_t offset_q16;
    int32_t multiplier; /* gain / scale = multiplier / 2^(shift + 9), with 2^30 <= multiplier < 2^31 */
    int32_t shift;      /* 1 to 31 */
    int32_t zero_point;
} wsp_quantizer;

/* Derives multiplier and shift.
 *   offset_q16  log2 energy of feature 0.0, 0 to 64
 *   gain_q16    features per unit of log2 energy, positive
 *   scale_bits  IEEE 754 binary32 pattern of the input's scale
 *   zero_point  -128 to 127
 * Returns null, or the name of the argument that is out of range.
 */
const char *wsp_quantizer_setup(wsp_quantizer *quantizer, int32_t offset_q16, int32_t gain_q16, uint32_t scale_bits,
                                int32_t zero_point);

/* features = sat8(zero_point + round_shift(mulhi_round((max(log, -128) - offset) * 2^7, multiplier), shift)).
 *   log_q16   [count], below 128
 *   features  [count]
 */
void wsp_quantize(const wsp_quantizer *quantizer, const int32_t *log_q16, size_t count, int8_t *features);

#endif /* WSP_QUANTIZE_H */
