/* libFuzzer target: a hostile pair of models with settings and PCM (model_pair.h), set up in two blocks of exactly the
 * queried sizes. What is pushed in other pieces must give the same events. */
#include "facade_drive.h"
#include "model_pair.h"
#include "whispro_two_stage.h"

#define LOUD_SAMPLES 3200u
#define QUIET_SAMPLES 3200u /* the shortest hangover of a gate, and more */
#define ONE_PIECE 0xFFFFu

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* The samples pushed so far, and the CRC-32 of the events. */
typedef struct heard {
    uint64_t samples;
    uint32_t crc;
} heard;

static void check_event(const whispro_two_stage *pair, const whispro_event *event, heard *so_far)
{
    const uint64_t words[4] = {event->stage, (uint64_t)event->keyword << 32 | event->near_miss << 16 | event->score_q15,
                               event->start_sample, event->end_sample};
    const int expected = event->stage < WHISPRO_STAGES && event->start_sample <= event->end_sample &&
                         event->end_sample <= so_far->samples && event->score_q15 <= 32767u;
    if (!expected || event->keyword >= whispro_label_count(whispro_two_stage_part(pair, (whispro_stage)event->stage)) ||
        (event->stage == WHISPRO_STAGE_WAKE && event->near_miss == 0u && !whispro_two_stage_is_listening(pair))) {
        abort();
    }
    so_far->crc = wsp_crc32(so_far->crc, words, sizeof(words));
}

/* Until all is taken and no step is left that could still find something. */
static void push_all(whispro_two_stage *pair, const int16_t *pcm, size_t samples, heard *so_far)
{
    size_t done = 0;
    int result;
    do {
        size_t used = 0;
        whispro_event event;
        result = whispro_two_stage_push(pair, pcm + done, samples - done, &used, &event);
        so_far->samples += used;
        done += used;
        if (result < 0 || (result == 0 && done != samples)) {
            abort();
        }
        if (result > 0) {
            check_event(pair, &event, so_far);
        }
    } while (result != 0);
}

static void push_pieces(whispro_two_stage *pair, const int16_t *pcm, size_t samples, size_t piece, heard *so_far)
{
    for (size_t done = 0; done < samples; done += piece) {
        push_all(pair, pcm + done, samples - done < piece ? samples - done : piece, so_far);
    }
}

/* The input's PCM over and over, silence, and its PCM again: a gate falls asleep and wakes up. Returns the events' CRC.
 */
static uint32_t run(whispro_two_stage *pair, const uint8_t *data, const model_pair *parts, size_t piece)
{
    int16_t pcm[LOUD_SAMPLES + QUIET_SAMPLES + LOUD_SAMPLES] = {0};
    const uint32_t period = parts->pcm_bytes / 2u;
    heard so_far = {0, 0};
    for (uint32_t i = 0u; i < LOUD_SAMPLES && period != 0u; i++) {
        memcpy(&pcm[i], data + parts->pcm_at + 2u * (i % period), sizeof(pcm[0]));
    }
    memcpy(pcm + LOUD_SAMPLES + QUIET_SAMPLES, pcm, LOUD_SAMPLES * sizeof(pcm[0]));
    if ((data[12] & PAIR_LISTEN) != 0u) {
        whispro_two_stage_listen(pair);
    }
    push_pieces(pair, pcm, LOUD_SAMPLES + QUIET_SAMPLES, piece, &so_far);
    if ((data[12] & PAIR_LISTEN) != 0u) {
        whispro_two_stage_listen(pair);
    }
    push_pieces(pair, pcm + LOUD_SAMPLES + QUIET_SAMPLES, LOUD_SAMPLES, piece, &so_far);
    return so_far.crc;
}

static void drive(whispro_two_stage *pair, const uint8_t *data, const model_pair *parts)
{
    whispro_levels levels;
    const int meters = (data[12] & PAIR_METER) != 0u;
    if ((data[12] & PAIR_GATE_OFF) != 0u) {
        (void)whispro_two_stage_use_gate(pair, 0);
    }
    const uint32_t crc = run(pair, data, parts, 16u * (1u + data[14]));
    if ((whispro_two_stage_read_levels(pair, &levels) == WSP_OK) != meters) {
        abort();
    }
    whispro_two_stage_reset(pair);
    if (whispro_two_stage_is_listening(pair) || run(pair, data, parts, ONE_PIECE) != crc) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    model_pair parts;
    if (!model_pair_find(data, bytes, &parts)) {
        return 0;
    }
    uint8_t *wake = sealed_model(data + parts.model_at[0], parts.model_bytes[0]);
    uint8_t *commands = sealed_model(data + parts.model_at[1], parts.model_bytes[1]);
    whispro_two_stage_config config;
    whispro_two_stage_memory memory;
    wsp_report reports[WHISPRO_STAGES];
    fitting_frontend frontend;
    memset(&config, 0, sizeof(config));
    fit_frontend(&frontend, wake, parts.model_bytes[0]);
    config.wake.frontend = &frontend.config;
    config.wake.model = wake;
    config.wake.model_bytes = parts.model_bytes[0];
    config.wake.operating_point = data[13] & 15u;
    config.wake.meter_levels = (data[12] & PAIR_METER) != 0u;
    config.commands.model = commands;
    config.commands.model_bytes = parts.model_bytes[1];
    config.commands.operating_point = data[13] >> 4;
    config.listen_ms = (uint32_t)model_load(data + 8, 2u);
    config.history_ms = (uint32_t)model_load(data + 10, 2u);
    config.single_command = (data[12] & PAIR_SINGLE_COMMAND) != 0u;
    if (whispro_two_stage_query(&config, memory.bytes, reports) == WSP_OK && memory.bytes[0] <= MOST_BYTES &&
        memory.bytes[1] <= MOST_BYTES) {
        whispro_two_stage *pair = NULL;
        memory.block[0] = aligned_block(memory.bytes[0]);
        memory.block[1] = aligned_block(memory.bytes[1]);
        const wsp_status status = whispro_two_stage_setup(&memory, &config, &pair, reports);
        if (status == WSP_ERR_MEMORY_TOO_SMALL) {
            abort(); /* what the query states is enough */
        }
        if (status == WSP_OK) {
            drive(pair, data, &parts);
        }
        free(memory.block[0]);
        free(memory.block[1]);
    }
    free(wake);
    free(commands);
    return 0;
}
