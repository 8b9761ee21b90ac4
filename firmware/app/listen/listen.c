/* A keyword spotter as a device runs it, to be copied: prove the build, then take each half buffer that the
 * microphone's interrupt hands over and act on the events in it.
 *
 * Exit status: 0 when all was heard, 1 when something failed, 2 when audio was lost because the processor was too slow.
 */
#include "board.h"
#include "print.h"
#include "report.h"
#include "whispro.h"
#include "whispro_frontend_config.h"
#include "whispro_golden.h"
#include "whispro_memory.h"
#include "whispro_model.h"

#define STATUS_FAILED 1
#define STATUS_AUDIO_LOST 2

WHISPRO_STATIC_MEMORY(memory);
static double_buffer microphone;

typedef struct tally {
    uint32_t halves;
    uint32_t lost;
    uint32_t events;
} tally;

static void act_on(const whispro *spotter, const whispro_event *event)
{
    report_event(spotter, event); /* a product switches the light on here */
}

/* Proves on this very processor that every stage computes what the exporting computer did, then makes the instance. */
static whispro *prepare(void)
{
    whispro_config config = {0};
    config.model = whispro_model;
    config.model_bytes = WHISPRO_MODEL_BYTES;
    config.frontend = &whispro_frontend_config;

    wsp_report report;
    whispro *spotter = NULL;
    wsp_status status = whispro_selftest(memory, sizeof(memory), &config, &whispro_golden_data, &report);
    if (status != WSP_OK) {
        report_failure("selftest", status, &report);
        return NULL;
    }
    wsp_board_write("selftest passed\n");
    status = whispro_setup(memory, sizeof(memory), &config, &spotter, &report);
    if (status != WSP_OK) {
        report_failure("setup", status, &report);
    }
    return spotter;
}

/* All samples of a half; a push stops early at each event. Returns 0 or a wsp_status. */
static int hear(whispro *spotter, const int16_t *pcm, tally *count)
{
    size_t used = 0;
    for (size_t at = 0; at < DOUBLE_BUFFER_HALF_SAMPLES; at += used) {
        whispro_event event;
        const int result = whispro_push(spotter, pcm + at, DOUBLE_BUFFER_HALF_SAMPLES - at, &used, &event);
        if (result < 0) {
            return result;
        }
        if (result > 0) {
            act_on(spotter, &event);
            count->events += event.near_miss == 0u;
        }
    }
    return 0;
}

/* After lost audio the spotter's memory of the sound before is of no use: it starts afresh, its clock at 0. */
static void start_over(whispro *spotter, uint32_t lost, tally *count)
{
    wsp_board_write("overrun: lost half buffers ");
    print_u32(lost);
    wsp_board_write("\n");
    whispro_reset(spotter);
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
    tally count = {0, 0, 0};
    whispro *spotter = prepare();
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
