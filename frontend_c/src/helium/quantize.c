/* wsp_quantize with four bands at a time. */
#include "../quantize.h"

#include "../vector.h"

#if defined(WSP_HELIUM)
#include <arm_mve.h>

#define SILENCE_Q16 (-128 * 65536)

void wsp_vector_quantize(const wsp_quantizer *quantizer, const int32_t *log_q16, size_t count, int8_t *features)
{
    const int32_t right_shift = -quantizer->shift;
    const int32x4_t silence = vdupq_n_s32(SILENCE_Q16);
    const int32x4_t least = vdupq_n_s32(INT8_MIN);
    const int32x4_t most = vdupq_n_s32(INT8_MAX);
    const int32_t offset_q16 = quantizer->offset_q16;
    const int32_t multiplier = quantizer->multiplier;
    const int32_t zero_point = quantizer->zero_point;
    for (size_t i = 0; i < count; i += 4) {
        const mve_pred16_t there = vctp32q((uint32_t)(count - i));
        int32x4_t x = vmaxq_s32(vldrwq_z_s32(log_q16 + i, there), silence);
        x = vshlq_n_s32(vsubq_n_s32(x, offset_q16), 7);
        x = vrshlq_n_s32(vrmulhq_s32(x, vdupq_n_s32(multiplier)), right_shift);
        x = vminq_s32(vmaxq_s32(vaddq_n_s32(x, zero_point), least), most);
        vstrbq_p_s32(features + i, x, there);
    }
}
#endif
