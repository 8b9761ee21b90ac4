/* A wake word and the commands after it as a device hears them, to be copied: listen/listen.c with two models behind
 * one front end.
 *
 * Exit status: 0 when all was heard, 1 when something failed, 2 when audio was lost because the processor was too slow.
 */
#include "board.h"
#include "print.h"
#include "report_stage.h"
#include "whispro_commands.h"
#include "whispro_golden.h"

#define STATUS_FAILED 1
#define STATUS_AUDIO_LOST 2

WHISPRO_TWO_STAGE_STATIC_MEMORY(memory);
static double_buffer microphone;

typedef struct tally {
    uint32_t halves;
    uint32_t lost;
    uint32_t events;
    int was_listening;
} tally;

static void act_on(const whispro_two_stage *spotter, const whispro_event *event)
{
    report_stage_event(spotter, event); /* a product obeys where event->stage is WHISPRO_STAGE_COMMANDS */
}

/* Says when commands begin and cease to be awaited. */
static void show_listening(const whispro_two_stage *spotter, tally *count)
{
    const int listens = whispro_two_stage_is_listening(spotter);
    if (listens != count->was_listening) {
        wsp_board_write(listens ? "listening\n" : "asleep\n"); /* a product lights a lamp */
        count->was_listening = listens;
    }
}

/* Proves on this very processor that every stage of both chains computes what the exporting computer did. */
static whispro_two_stage *prepare(void)
{
    wsp_report reports[WHISPRO_STAGES];
    whispro_two_stage *spotter = NULL;
    wsp_status status =
        whispro_two_stage_selftest(&memory, &whispro_two_stage_settings, &whispro_two_stage_golden_data, reports);
    if (status != WSP_OK) {
        report_stage_failure("selftest", status, reports);
        return NULL;
    }
    wsp_board_write("selftest passed\n");
    status = whispro_two_stage_setup(&memory, &whispro_two_stage_settings, &spotter, reports);
    if (status != WSP_OK) {
        report_stage_failure("setup", status, reports);
    }
    return spotter;
}

/* All samples of a half; a push stops early at each event. Returns 0 or a wsp_status. */
static int hear(whispro_two_stage *spotter, const int16_t *pcm, tally *count)
{
    size_t used = 0;
    for (size_t at = 0; at < DOUBLE_BUFFER_HALF_SAMPLES; at += used) {
        whispro_event event;
        const int result = whispro_two_stage_push(spotter, pcm + at, DOUBLE_BUFFER_HALF_SAMPLES - at, &used, &event);
        if (result < 0) {
            return result;
        }
        if (result > 0) {
            act_on(spotter, &event);
            count->events += event.near_miss == 0u;
        }
    }
    show_listening(spotter, count);
    return 0;
}

/* After lost audio the memory of the sound before is of no use: all starts afresh, the clock at 0. */
static void start_over(whispro_two_stage *spotter, uint32_t lost, tally *count)
{
    wsp_board_write("overrun: lost half buffers ");
    print_u32(lost);
    wsp_board_write("\n");
    whispro_two_stage_reset(spotter);
    count->lost += lost;
}

static void summarise(const tally *count)
{
    wsp_board_write("heard half buffers ");
    print_u32(count->halves);
    wsp_board_write(", lost ");
    print_u32(count->lost);
    wsp_board_write(", events ");
    print_u32(count->events);
    wsp_board_write("\n");
}

int main(int argc, char **argv)
{
    tally count = {0, 0, 0, 0};
    whispro_two_stage *spotter = prepare();
    if (spotter == NULL) {
        return STATUS_FAILED;
    }
    if (wsp_board_microphone_start(&microphone, argc > 1 ? argv[1] : NULL) != 0) {
        wsp_board_write("there is no microphone, or no recording that stands for it\n");
        return STATUS_FAILED;
    }
    for (;;) {
        const uint32_t ended = microphone.ended; /* read first: a last half may come after a look at the buffer */
        const int16_t *pcm = double_buffer_take(&microphone);
        if (pcm == NULL) {
            if (ended != 0u) {
                break;
            }
            wsp_board_microphone_sleep(&microphone);
            continue;
        }
        if (hear(spotter, pcm, &count) < 0) {
            return STATUS_FAILED;
        }
        count.halves++;
        const uint32_t lost = double_buffer_release(&microphone);
        if (lost != 0u) {
            start_over(spotter, lost, &count);
        }
    }
    summarise(&count);
    return count.lost == 0u ? 0 : STATUS_AUDIO_LOST;
}
