/* The instance behind whispro.h. It lies at the start of the caller's memory; the rest follows it (setup.c). */
#ifndef WSP_INSTANCE_H
#define WSP_INSTANCE_H

#include "gate.h"
#include "record.h"
#include "stack.h"
#include "whispro.h"
#include "wsp/detector.h"
#include "wsp/engine.h"
#include "wsp/layout.h"
#include "wsp/levels.h"

struct whispro {
    wsp_frontend *frontend; /* null: fed */
    wsp_engine *engine;
    wsp_detector *detector;
    wsp_gate *gate;                    /* null: the network never sleeps */
    int8_t *input;                     /* int8[stack_frames * bands], in the engine */
    const uint8_t *output;             /* int8 or uint8[labels], in the engine */
    int8_t *scores;                    /* int8[labels] */
    wsp_state_link *links;             /* [link_count] */
    uint16_t *threshold_q15;           /* [labels] */
    int16_t *posterior_q15;            /* [labels] */
    uint8_t *label_flags;              /* [labels] */
    wsp_observer observer;             /* 2 pointers */
    wsp_record_labels labels;          /* 1 pointer, 4 bytes and padding to 8 */
    wsp_record_points points;          /* the same */
    wsp_stack stack;                   /* 2 pointers, 20 bytes */
    uint64_t frames;                   /* since setup or reset */
    wsp_level_meter_add_fn *meter_add; /* null: not metered */
    wsp_level_meter meter;             /* since setup, reset or the last reading */
    uint32_t hop_samples;
    uint32_t window_samples;
    uint32_t output_flip; /* 0x80: the output is uint8 */
    uint32_t owed;        /* steps that are due and have not run */
    uint32_t running;     /* of these, how many run before more samples are taken */
    uint32_t gap;         /* 1: a step before the oldest owed one was given up */
};

#define WHISPRO_BYTES(pointer_bytes) WSP_STRUCT_BYTES(104, 18, pointer_bytes)

/* An instance without a front end, whose frames come from another one's. A gate in its record is not used. */
typedef struct wsp_fed {
    uint32_t history_ms; /* network steps of this time before the latest can still be run */
} wsp_fed;

/* whispro_query_for() and whispro_setup(); fed: null, or the instance has no front end of its own. */
wsp_status wsp_instance_query_for(const whispro_config *config, const wsp_fed *fed, size_t pointer_bytes, size_t *bytes,
                                  wsp_report *report);
wsp_status wsp_instance_setup(void *memory, size_t bytes, const whispro_config *config, const wsp_fed *fed,
                              whispro **instance, wsp_report *report);

#endif /* WSP_INSTANCE_H */
