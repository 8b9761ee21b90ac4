/* CONCATENATION, PACK, UNPACK, SPLIT and SPLIT_V: one whole tensor and parts of it, which alternate in `rows` rows of
 * fixed numbers of bytes. */
#ifndef WSP_NATIVE_CHUNKS_H
#define WSP_NATIVE_CHUNKS_H

#include "operand.h"
#include "ops.h"
#include "signature.h"

#define WSP_CHUNKS_MAX 16u

/* The tensors' part of a table entry of those that join inputs. */
#define WSP_JOIN_SIGNATURE                                                                                             \
    .least_inputs = 1u, .most_inputs = WSP_CHUNKS_MAX, .outputs = 1u,                                                  \
    .inputs = {WSP_IS_DEFERRED, WSP_IS_DEFERRED, WSP_IS_DEFERRED}

/* What parts are, besides of the whole's type and shape but for the axis. */
#define WSP_CHUNKS_ALIKE 1u   /* of its quantization, too */
#define WSP_CHUNKS_STACKED 2u /* slices, without the axis */
#define WSP_CHUNKS_EQUAL 4u   /* all of one size */

/* Prepares an operator whose parts fill the whole along an axis, each behind the one before.
 *   whole   output 0, or the input that is split, whose parts lie in it where they can
 *   axis    from the model
 *   rules   WSP_CHUNKS_*
 */
wsp_status wsp_chunks_prepare(wsp_builder *builder, const wsp_operand *whole, int32_t axis, uint32_t rules);

/* The same where a constant input is the axis. */
wsp_status wsp_chunks_prepare_split(wsp_builder *builder, const wsp_operand *whole, const wsp_operand *axis,
                                    uint32_t rules);

/* Parts to whole. */
void wsp_chunks_join(const wsp_engine *engine, const void *params);

/* Whole to parts. */
void wsp_chunks_split(const wsp_engine *engine, const void *params);

#endif /* WSP_NATIVE_CHUNKS_H */
