/* Resource variables: named memory that outlasts a step, of streaming models with VAR_HANDLE, READ_VARIABLE,
 * ASSIGN_VARIABLE and CALL_ONCE. */
#ifndef WSP_NATIVE_VARIABLES_H
#define WSP_NATIVE_VARIABLES_H

#include "builder.h"

/* Finds the variable behind a resource tensor, or makes it with the size of `value` and zero points as its content.
 *   graph    the subgraph of the tensor
 *   value    what is read or assigned; all uses of a variable have one size
 */
wsp_status wsp_variable_find(wsp_builder *builder, const wsp_graph *graph, int32_t tensor, const wsp_operand *value,
                             wsp_lasting **variable);

/* The same for an input that is a variable tensor of subgraph 0: memory of its own that outlasts a step.
 *   at      which input of the operator
 *   state   receives its description with its ref; int8 or int16, which the caller has checked
 */
wsp_status wsp_variable_tensor(wsp_builder *builder, uint32_t at, wsp_operand *state);

/* Runs an initialization subgraph of VAR_HANDLE and ASSIGN_VARIABLE with constants: the constants become the content
 * that the variables have after setup and reset. */
wsp_status wsp_variables_initialize(wsp_builder *builder, uint32_t subgraph);

/* Variables so far. */
uint32_t wsp_variables_count(const wsp_builder *builder);

/* Stores what setup and reset need to know. */
wsp_status wsp_variables_commit(wsp_builder *builder);

#endif /* WSP_NATIVE_VARIABLES_H */
