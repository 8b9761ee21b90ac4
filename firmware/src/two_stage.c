/* Two models at run time. Frames go into both stacks; the wake word's steps of a frame run before those of the
 * commands. Setup has validated everything. */
#include "two_stage.h"

#include <string.h>

#include "step.h"

static void stay_until(whispro_two_stage *s, uint64_t end_sample)
{
    const uint64_t until = end_sample + s->listen_samples;
    s->until_sample = until > s->until_sample ? until : s->until_sample;
}

/* The commands' model starts afresh: with the next step that is due, those of the history run. */
static void wake_up(whispro_two_stage *s, uint64_t end_sample)
{
    whispro *commands = s->commands;
    const uint32_t before = s->past_steps - s->is_due;
    wsp_engine_reset(commands->engine);
    wsp_detector_reset(commands->detector);
    commands->owed = before < s->history_steps ? before : s->history_steps;
    commands->running = 0;
    s->is_listening = 1;
    stay_until(s, end_sample);
}

static void fall_asleep(whispro_two_stage *s)
{
    s->is_listening = 0;
    s->commands->running = 0;
}

static int run_wake_word(whispro_two_stage *s, whispro_event *event)
{
    int result = 0;
    while (s->wake->running > 0u && result == 0) {
        result = wsp_step_run(s->wake, event);
    }
    if (result > 0 && event->near_miss == 0u) {
        wake_up(s, event->end_sample);
    }
    return result;
}

static int run_commands(whispro_two_stage *s, whispro_event *event)
{
    whispro *commands = s->commands;
    int result = 0;
    if (s->is_due != 0u && s->is_listening != 0u) {
        commands->owed++;
        commands->running = wsp_gate_steps(NULL, &commands->owed, &commands->gap);
    }
    s->is_due = 0;
    while (commands->running > 0u && result == 0) {
        result = wsp_step_run(commands, event);
    }
    if (result > 0) {
        event->stage = WHISPRO_STAGE_COMMANDS;
    }
    if (result > 0 && event->near_miss == 0u) {
        if (s->single_command != 0u) {
            fall_asleep(s);
        } else {
            stay_until(s, event->end_sample);
        }
    }
    return result;
}

/* A frame lies in its row of the wake word's stack. */
static void take_frame(whispro_two_stage *s)
{
    whispro *commands = s->commands;
    memcpy(wsp_stack_row(&commands->stack), wsp_stack_row(&s->wake->stack), commands->stack.row_bytes);
    wsp_step_take_frame(s->wake);
    commands->frames++;
    if (wsp_stack_push(&commands->stack)) {
        s->is_due = 1;
        s->past_steps += s->past_steps <= s->history_steps;
    }
    if (s->is_listening != 0u && wsp_step_frame_end(commands, 0) > s->until_sample) {
        fall_asleep(s);
    }
}

int whispro_two_stage_push(whispro_two_stage *spotter, const int16_t *pcm, size_t samples, size_t *used,
                           whispro_event *event)
{
    if (spotter == NULL || used == NULL || event == NULL || (pcm == NULL && samples != 0u)) {
        return WSP_ERR_ARGUMENT;
    }
    *used = 0;
    for (;;) {
        int ready = 0;
        int result = run_wake_word(spotter, event);
        if (result == 0) {
            result = run_commands(spotter, event);
        }
        if (result != 0 || *used == samples) {
            return result;
        }
        *used += wsp_step_hear(spotter->wake, pcm + *used, samples - *used, &ready);
        if (ready) {
            take_frame(spotter);
        }
    }
}

void whispro_two_stage_listen(whispro_two_stage *spotter)
{
    const whispro *wake = spotter->wake;
    wake_up(spotter, wake->frames == 0u ? 0u : wsp_step_frame_end(wake, 0));
}

int whispro_two_stage_is_listening(const whispro_two_stage *spotter)
{
    return spotter->is_listening != 0u;
}

void whispro_two_stage_reset(whispro_two_stage *spotter)
{
    whispro_reset(spotter->wake);
    wsp_step_reset(spotter->commands);
    spotter->until_sample = 0;
    spotter->past_steps = 0;
    spotter->is_listening = 0;
    spotter->is_due = 0;
}

const whispro *whispro_two_stage_part(const whispro_two_stage *spotter, whispro_stage stage)
{
    return stage == WHISPRO_STAGE_COMMANDS ? spotter->commands : spotter->wake;
}

wsp_status whispro_two_stage_use_operating_point(whispro_two_stage *spotter, whispro_stage stage, size_t index)
{
    if (spotter == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    return whispro_use_operating_point(stage == WHISPRO_STAGE_COMMANDS ? spotter->commands : spotter->wake, index);
}

wsp_status whispro_two_stage_use_gate(whispro_two_stage *spotter, int on)
{
    return spotter == NULL ? WSP_ERR_ARGUMENT : whispro_use_gate(spotter->wake, on);
}
