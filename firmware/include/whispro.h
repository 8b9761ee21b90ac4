/* libwhispro: keyword spotting from PCM to events. One instance = one front end, one model, one detector.
 * The caller owns all memory; nothing is allocated, no state is global, any number of instances may run side by side.
 */
#ifndef WHISPRO_H
#define WHISPRO_H

#include "wsp/base.h"
#include "wsp/frontend.h"

#ifdef __cplusplus
extern "C" {
#endif

#define WHISPRO_VERSION_MAJOR 0
#define WHISPRO_VERSION_MINOR 1
#define WHISPRO_VERSION_PATCH 0

typedef struct whispro whispro;

/* What an instance is made of. Everything pointed to must outlive the instance. */
typedef struct whispro_config {
    const void *model; /* .tflite bytes with a `whispro` metadata record, 16-byte aligned */
    size_t model_bytes;
    const wsp_frontend_config *frontend; /* null: wsp_frontend_default */
    uint32_t operating_point;            /* index into the model's table of operating points; 0 is its default */
    wsp_observer observer;               /* {0}: none; sees every stage of the chain */
    uint32_t meter_levels;               /* 1: whispro_read_levels() tells how loud the samples are */
} whispro_config;

#define WHISPRO_EVENT_VERSION 1u

typedef struct whispro_event {
    uint16_t size_bytes;   /* sizeof(whispro_event) of the library that wrote it */
    uint16_t version;      /* WHISPRO_EVENT_VERSION */
    uint16_t keyword;      /* label index, see whispro_label() */
    uint16_t near_miss;    /* 1: the score peaked below the threshold; informative only */
    uint32_t score_q15;    /* smoothed score, 0 to 32767 */
    uint32_t stage;        /* 0; of whispro_two_stage.h the model that found it, a whispro_stage */
    uint64_t start_sample; /* estimated start of the word, samples since setup or reset */
    uint64_t end_sample;   /* sample at which the decision was made */
} whispro_event;

/* Exact memory of one instance. Validates model, record and front end as whispro_setup() does; only whether the
 * network's inputs and outputs have the shapes that the record says is known no sooner than at setup. */
wsp_status whispro_query(const whispro_config *config, size_t *bytes, wsp_report *report);

/* The same for a machine whose pointers have pointer_bytes (4 or 8) bytes: what `kws export` writes into
 * whispro_memory.h. */
wsp_status whispro_query_for(const whispro_config *config, size_t pointer_bytes, size_t *bytes, wsp_report *report);

/* Builds an instance in WSP_ALIGN_BYTES-aligned memory, all of which belongs to it from then on. */
wsp_status whispro_setup(void *memory, size_t bytes, const whispro_config *config, whispro **instance,
                         wsp_report *report);

/* Takes PCM until an event occurs or no samples are left.
 *   used    receives the number of samples taken; when an event was written call again with the rest (with a gate even
 *           when none are left: the network may be a step behind, which otherwise runs at the next call)
 * Returns 1 when *event was written, 0 when all samples were taken, negative wsp_status on failure.
 */
int whispro_push(whispro *instance, const int16_t *pcm, size_t samples, size_t *used, whispro_event *event);

/* With a gate in the model's record the network sleeps while there is no voice (SPEC.md section 4). Switched off it
 * runs on every step; on it is after setup. Audio and state stay. WSP_ERR_ARGUMENT: the model has no gate. */
wsp_status whispro_use_gate(whispro *instance, int on);

/* 1 while the network runs, 0 while it sleeps; without a gate 1. */
int whispro_is_awake(const whispro *instance);

#define WHISPRO_LEVELS_VERSION 1u

typedef struct whispro_levels {
    uint16_t size_bytes;  /* sizeof(whispro_levels) of the library that wrote it */
    uint16_t version;     /* WHISPRO_LEVELS_VERSION */
    uint32_t samples;     /* since setup, reset or the last reading */
    uint32_t peak;        /* greatest magnitude, 0 to 32768 */
    uint32_t clipped;     /* samples at -32768 or 32767 */
    int32_t peak_dbfs_q8; /* 0: full scale; -128 * 256: silence */
    int32_t rms_dbfs_q8;  /* 0: square wave at full scale, a sine has -3 dB; -128 * 256: silence */
    int32_t offset_q8;    /* mean in PCM steps: the microphone's constant offset */
    uint32_t reserved;    /* 0 */
} whispro_levels;

/* Tells the levels of the samples since the last reading and starts anew. WSP_ERR_ARGUMENT: set up without
 * meter_levels. */
wsp_status whispro_read_levels(whispro *instance, whispro_levels *levels);

/* Forgets all audio and state; sample counting starts at 0. */
void whispro_reset(whispro *instance);

size_t whispro_label_count(const whispro *instance);

/* Copies the zero-terminated name of a label. Returns its length, or 0 when the index or the room is wrong. */
size_t whispro_label(const whispro *instance, size_t index, char *text, size_t text_bytes);

/* What was measured at one of the model's operating points. */
typedef struct whispro_operating_point {
    uint32_t false_accepts_per_day_milli; /* thousandths; WHISPRO_NOT_MEASURED: unknown */
    uint32_t recall_q15;                  /* share of the keywords found; WHISPRO_NOT_MEASURED: unknown */
    uint32_t audio_seconds;               /* length of the negatives behind the rate */
} whispro_operating_point;

#define WHISPRO_NOT_MEASURED 0xFFFFFFFFu

size_t whispro_operating_point_count(const whispro *instance);

/* Describes operating point `index`. */
wsp_status whispro_operating_point_info(const whispro *instance, size_t index, whispro_operating_point *point);

/* Finds the point that misses fewest words among those measured to give at most so many false accepts a day.
 *   false_accepts_per_day_milli   thousandths; points that were not measured are left out
 *   index                         receives the point, for whispro_use_operating_point()
 * Returns WSP_ERR_ARGUMENT when no point is that good. */
wsp_status whispro_operating_point_for(const whispro *instance, uint32_t false_accepts_per_day_milli, size_t *index);

/* Takes the thresholds of operating point `index` from the next step on; audio and state stay. */
wsp_status whispro_use_operating_point(whispro *instance, size_t index);

/* Golden input and the CRC that every stage must have; written by `kws export` (whispro_golden.c). */
typedef struct whispro_golden {
    const int16_t *pcm;
    size_t samples;
    uint32_t stage_crc32[WSP_STAGE_COUNT]; /* over the little-endian elements of all calls of the stage */
    uint32_t events_crc32;                 /* over keyword, near_miss, score, start and end of every event */
} whispro_golden;

/* Runs the golden PCM through a fresh instance in the given memory (its content is lost).
 * On WSP_ERR_SELFTEST report->field names the first stage whose CRC differs ("events" for the last). */
wsp_status whispro_selftest(void *memory, size_t bytes, const whispro_config *config, const whispro_golden *golden,
                            wsp_report *report);

#ifdef __cplusplus
}
#endif

#endif /* WHISPRO_H */
