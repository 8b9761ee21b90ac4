/* The engine one operator at a time, for profilers. Linked only into programs that use it. */
#ifndef WSP_ENGINE_STEPS_H
#define WSP_ENGINE_STEPS_H

#include "wsp/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Steps that one execution consists of, in their order; 0 where the engine cannot be stopped between operators (tflm).
 * Operators that compute nothing, such as VAR_HANDLE, have no step. */
size_t wsp_engine_step_count(const wsp_engine *engine);

/* Index of a step's operator in subgraph 0, or -1 for a copy to a model output that the engine has added.
 *   step   below the step count
 */
int32_t wsp_engine_step_operator(const wsp_engine *engine, size_t step);

/* Runs one step. All of them, in order, are one execution without the move of the states that follows it; a state whose
 * output is computed in its place has changed nevertheless.
 *   step   below the step count
 */
void wsp_engine_execute_step(wsp_engine *engine, size_t step);

#ifdef __cplusplus
}
#endif

#endif /* WSP_ENGINE_STEPS_H */
