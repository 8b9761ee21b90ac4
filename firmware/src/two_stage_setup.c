/* Query and setup of a pair: two instances, and the proof that one front end fits both. */
#include <string.h>

#include "two_stage.h"

#define SAMPLES_PER_MS (WSP_FRONTEND_SAMPLE_RATE_HZ / 1000u)

WSP_CHECK_STRUCT(struct whispro_two_stage, WHISPRO_TWO_STAGE_BYTES, whispro_two_stage);

static wsp_report *report_of(wsp_report reports[WHISPRO_STAGES], whispro_stage stage)
{
    return reports == NULL ? NULL : &reports[stage];
}

/* Checks what belongs to the pair, and gives the commands the wake word's front end, which their record must match. */
static wsp_status start(const whispro_two_stage_config *config, whispro_config *commands, wsp_report *reports)
{
    wsp_report *report = report_of(reports, WHISPRO_STAGE_COMMANDS);
    wsp_report_clear(report_of(reports, WHISPRO_STAGE_WAKE));
    wsp_report_clear(report);
    if (config == NULL) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, NULL);
    }
    if (config->listen_ms == 0u) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "listen_ms");
    }
    if (config->history_ms > WHISPRO_MAX_HISTORY_MS) {
        return wsp_report_set(report, WSP_ERR_ARGUMENT, "history_ms");
    }
    *commands = config->commands;
    commands->frontend = config->wake.frontend;
    commands->meter_levels = 0;
    return WSP_OK;
}

wsp_status whispro_two_stage_query_for(const whispro_two_stage_config *config, size_t pointer_bytes,
                                       size_t bytes[WHISPRO_STAGES], wsp_report reports[WHISPRO_STAGES])
{
    whispro_config commands;
    wsp_status status = start(config, &commands, reports);
    if (status != WSP_OK) {
        return status;
    }
    if (bytes == NULL) {
        return wsp_report_set(report_of(reports, WHISPRO_STAGE_WAKE), WSP_ERR_ARGUMENT, NULL);
    }
    const wsp_fed fed = {config->history_ms};
    status = whispro_query_for(&config->wake, pointer_bytes, &bytes[WHISPRO_STAGE_WAKE],
                               report_of(reports, WHISPRO_STAGE_WAKE));
    if (status != WSP_OK) {
        return status;
    }
    bytes[WHISPRO_STAGE_WAKE] += WSP_BLOCK_BYTES(WHISPRO_TWO_STAGE_BYTES(pointer_bytes));
    return wsp_instance_query_for(&commands, &fed, pointer_bytes, &bytes[WHISPRO_STAGE_COMMANDS],
                                  report_of(reports, WHISPRO_STAGE_COMMANDS));
}

wsp_status whispro_two_stage_query(const whispro_two_stage_config *config, size_t bytes[WHISPRO_STAGES],
                                   wsp_report reports[WHISPRO_STAGES])
{
    return whispro_two_stage_query_for(config, sizeof(void *), bytes, reports);
}

/* The network's feature input, found by its place. */
static void feature_tensor(const whispro *w, wsp_tensor *tensor)
{
    size_t index = 0;
    do {
        (void)wsp_engine_input(w->engine, index, tensor);
        index++;
    } while (tensor->data != w->input);
}

/* Equal configurations give equal features only where both networks quantize them alike. */
static wsp_status compare_inputs(const whispro *wake, const whispro *commands, wsp_report *report)
{
    wsp_tensor a;
    wsp_tensor b;
    feature_tensor(wake, &a);
    feature_tensor(commands, &b);
    const int same = a.scale_bits == b.scale_bits && a.zero_point == b.zero_point;
    return same ? WSP_OK : wsp_report_set(report, WSP_ERR_FRONTEND_MISMATCH, "feature_input");
}

wsp_status whispro_two_stage_setup(const whispro_two_stage_memory *memory, const whispro_two_stage_config *config,
                                   whispro_two_stage **spotter, wsp_report reports[WHISPRO_STAGES])
{
    const size_t own_bytes = WSP_BLOCK_BYTES(WHISPRO_TWO_STAGE_BYTES(sizeof(void *)));
    wsp_report *wake_report = report_of(reports, WHISPRO_STAGE_WAKE);
    wsp_report *commands_report = report_of(reports, WHISPRO_STAGE_COMMANDS);
    whispro_config commands;
    wsp_status status = start(config, &commands, reports);
    if (status != WSP_OK) {
        return status;
    }
    if (memory == NULL || spotter == NULL || memory->block[WHISPRO_STAGE_WAKE] == NULL) {
        return wsp_report_set(wake_report, WSP_ERR_ARGUMENT, NULL);
    }
    *spotter = NULL;
    if (memory->bytes[WHISPRO_STAGE_WAKE] < own_bytes) {
        return wsp_report_set(wake_report, WSP_ERR_MEMORY_TOO_SMALL, "memory");
    }
    if (((uintptr_t)memory->block[WHISPRO_STAGE_WAKE] % WSP_ALIGN_BYTES) != 0u) {
        return wsp_report_set(wake_report, WSP_ERR_MEMORY_UNALIGNED, "memory");
    }
    const wsp_fed fed = {config->history_ms};
    whispro_two_stage *s = (whispro_two_stage *)memory->block[WHISPRO_STAGE_WAKE];
    memset(s, 0, sizeof(*s));
    status = whispro_setup((uint8_t *)memory->block[WHISPRO_STAGE_WAKE] + own_bytes,
                           memory->bytes[WHISPRO_STAGE_WAKE] - own_bytes, &config->wake, &s->wake, wake_report);
    if (status == WSP_OK) {
        status = wsp_instance_setup(memory->block[WHISPRO_STAGE_COMMANDS], memory->bytes[WHISPRO_STAGE_COMMANDS],
                                    &commands, &fed, &s->commands, commands_report);
    }
    if (status == WSP_OK) {
        status = compare_inputs(s->wake, s->commands, commands_report);
    }
    if (status != WSP_OK) {
        return status;
    }
    const wsp_stack *stack = &s->commands->stack;
    s->history_steps = (stack->frames - stack->stack_frames) / stack->step_frames;
    s->listen_samples = (uint64_t)config->listen_ms * SAMPLES_PER_MS;
    s->single_command = config->single_command;
    *spotter = s;
    return WSP_OK;
}
