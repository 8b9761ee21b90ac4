#include "record_builder.h"

#include <string.h>

#include "wsp/microfrontend.h"

typedef struct writer {
    uint8_t *data;
    size_t bytes;
    size_t section_at;
    uint16_t sections;
} writer;

static void put(writer *w, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        w->data[w->bytes++] = (uint8_t)(value >> (8u * i));
    }
}

static void patch(const writer *w, size_t at, uint32_t value)
{
    writer there = {w->data, at, 0, 0};
    put(&there, value, 4);
}

static void begin(writer *w, uint32_t tag)
{
    put(w, tag, 2);
    put(w, 0, 2);
    w->section_at = w->bytes;
    put(w, 0, 4);
    w->sections++;
}

static void end(writer *w)
{
    patch(w, w->section_at, (uint32_t)(w->bytes - w->section_at - 4u));
    while (w->bytes % 4u != 0u) {
        put(w, 0, 1);
    }
}

static void put_microfrontend(writer *w, const wsp_microfrontend_config *m)
{
    const uint32_t fields[] = {m->version,
                               m->sample_rate_hz,
                               m->window_samples,
                               m->hop_samples,
                               m->fft_size,
                               m->bands,
                               m->low_hz,
                               m->high_hz,
                               m->smoothing_bits,
                               m->even_smoothing_q14,
                               m->odd_smoothing_q14,
                               m->min_signal_q14,
                               m->gain_strength_q15,
                               m->gain_offset,
                               m->gain_bits,
                               m->log_shift,
                               m->tables_crc32};
    begin(w, 7);
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        put(w, fields[i], 4);
    }
    end(w);
}

static void put_frontend(writer *w, const wsp_frontend_config *f)
{
    const uint32_t fields[] = {f->version,
                               f->sample_rate_hz,
                               f->window_samples,
                               f->hop_samples,
                               f->fft_size,
                               f->bands,
                               f->low_hz,
                               f->high_hz,
                               f->window_kind,
                               f->mel_scale,
                               f->preemphasis_q15,
                               (uint32_t)f->offset_q16,
                               (uint32_t)f->gain_q16,
                               f->tables_crc32,
                               f->dc_removal,
                               f->noise_reduction_q16,
                               f->gain_control_q15};
    const size_t optional = 3;
    const size_t count = sizeof(fields) / sizeof(fields[0]);
    const int all = (f->dc_removal | f->noise_reduction_q16 | f->gain_control_q15) != 0u;
    begin(w, 1);
    for (size_t i = 0; i < (all ? count : count - optional); i++) {
        put(w, fields[i], 4);
    }
    end(w);
}

static void put_labels(writer *w, const record_values *v)
{
    begin(w, 3);
    put(w, v->label_count, 2);
    put(w, 0, 2);
    for (size_t i = 0; i < v->label_count; i++) {
        const size_t length = strlen(v->labels[i]);
        put(w, v->label_flags[i], 1);
        put(w, (uint32_t)length, 1);
        memcpy(w->data + w->bytes, v->labels[i], length);
        w->bytes += length;
    }
    end(w);
}

static void put_points(writer *w, const record_values *v)
{
    begin(w, 5);
    put(w, v->point_count, 2);
    put(w, v->point_labels, 2);
    for (size_t point = 0; point < v->point_count; point++) {
        put(w, 500, 4);
        put(w, 0xFFFFFFFFu, 4);
        put(w, 86400, 4);
        for (size_t i = 0; i < v->point_labels; i++) {
            put(w, v->thresholds[point][i], 2);
        }
        if (v->point_labels % 2u != 0u) {
            put(w, 0, 2);
        }
    }
    end(w);
}

void record_defaults(record_values *v)
{
    memset(v, 0, sizeof(*v));
    v->frontend = wsp_frontend_default;
    v->stack_frames = 4;
    v->step_frames = 2;
    v->link_count = 1;
    v->links[0][0] = 1;
    v->links[0][1] = 1;
    v->label_count = 3;
    v->labels[0] = "yes";
    v->labels[1] = "no";
    v->labels[2] = "_silence_";
    v->label_flags[2] = 1;
    v->detector[0] = 2;
    v->detector[1] = 100;
    v->detector[2] = 50;
    v->detector[3] = 6000;
    v->detector[4] = 9000;
    v->point_count = 2;
    v->point_labels = 3;
    for (size_t i = 0; i < 3; i++) {
        v->thresholds[0][i] = 20000;
        v->thresholds[1][i] = 12000;
    }
    v->thresholds[1][0] = 40000; /* never */
}

size_t record_build(const record_values *v, uint8_t *data)
{
    writer w = {data, 0, 0, 0};
    memcpy(data, "WSPR", 4);
    w.bytes = 16;
    if (v->frontend.micro != NULL) {
        put_microfrontend(&w, v->frontend.micro);
    } else {
        put_frontend(&w, &v->frontend);
    }
    begin(&w, 2);
    put(&w, v->stack_frames, 2);
    put(&w, v->step_frames, 2);
    put(&w, v->feature_input, 2);
    put(&w, v->score_output, 2);
    put(&w, v->link_count, 2);
    put(&w, 0, 2);
    for (size_t i = 0; i < v->link_count; i++) {
        put(&w, v->links[i][0], 2);
        put(&w, v->links[i][1], 2);
    }
    end(&w);
    put_labels(&w, v);
    begin(&w, 4);
    for (size_t i = 0; i < 6; i++) {
        put(&w, v->detector[i], 2);
    }
    put(&w, 0, 4);
    end(&w);
    put_points(&w, v);
    if (v->gate[0] != 0) {
        begin(&w, 8);
        for (size_t i = 0; i < 4; i++) {
            put(&w, v->gate[i], 2);
        }
        end(&w);
    }
    patch(&w, 4, 1u | ((uint32_t)w.sections << 16));
    patch(&w, 8, (uint32_t)w.bytes);
    record_reseal(data, w.bytes);
    return w.bytes;
}

void record_reseal(uint8_t *data, size_t bytes)
{
    const writer w = {data, bytes, 0, 0};
    patch(&w, 12, wsp_crc32(0, data + 16, bytes - 16u));
}
