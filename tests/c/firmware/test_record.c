/* The record decoder: content, every kind of damage, and random changes with a checksum that fits. */
#include "record.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "record_builder.h"
#include "wsp/detector.h"

#define MUTATIONS 200000

/* The builder's defaults name it; the decoder needs no tables. */
const wsp_frontend_config wsp_frontend_default = {.version = 1,
                                                  .sample_rate_hz = 16000,
                                                  .window_samples = 480,
                                                  .hop_samples = 160,
                                                  .fft_size = 512,
                                                  .bands = 40,
                                                  .low_hz = 60,
                                                  .high_hz = 7600,
                                                  .offset_q16 = -26,
                                                  .gain_q16 = 3641,
                                                  .tables_crc32 = 77};

static uint8_t data[RECORD_MAX_BYTES];

static wsp_status decode(const record_values *values, wsp_report *report)
{
    wsp_record record;
    wsp_record_frontend frontend;
    const size_t bytes = record_build(values, data);
    wsp_report_clear(report);
    return wsp_record_decode(data, bytes, &record, &frontend, report);
}

static void reads_every_value(void)
{
    record_values v;
    wsp_record r;
    wsp_record_frontend f;
    wsp_report report;
    uint8_t flags;
    size_t length;
    uint32_t rate;
    uint32_t recall;
    uint32_t seconds;
    record_defaults(&v);
    v.thresholds[1][2] = 65535;
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &r, &f, &report), WSP_OK);
    CHECK(wsp_record_frontend_difference(&v.frontend, &f) == NULL);
    CHECK_TEXT(wsp_frontend_fields[11], "offset_q16");
    CHECK_EQUAL(f.fields[11], (uint32_t)-26);
    CHECK_EQUAL(r.stack_frames, 4);
    CHECK_EQUAL(r.step_frames, 2);
    CHECK_EQUAL(r.link_count, 1);
    CHECK_EQUAL(wsp_record_link(&r, 0).input, 1);
    CHECK_EQUAL(wsp_record_link(&r, 0).output, 1);
    CHECK_EQUAL(r.smoothing_steps, 2);
    CHECK_EQUAL(r.refractory_ms, 100);
    CHECK_EQUAL(r.lead_ms, 50);
    CHECK_EQUAL(r.onset_q15, 6000);
    CHECK_EQUAL(r.near_miss_q15, 9000);
    CHECK_EQUAL(r.labels.count, 3);
    const uint8_t *text = wsp_record_label(&r.labels, 2, &flags, &length);
    CHECK(length == 9 && memcmp(text, "_silence_", 9) == 0);
    CHECK_EQUAL(flags, WSP_LABEL_BACKGROUND);
    CHECK_EQUAL(r.points.count, 2);
    CHECK_EQUAL(wsp_record_threshold_q15(&r.points, 0, 1), 20000);
    CHECK_EQUAL(wsp_record_threshold_q15(&r.points, 1, 2), 65535);
    wsp_record_measured(&r.points, 1, &rate, &recall, &seconds);
    CHECK(rate == 500 && recall == WSP_NOT_MEASURED && seconds == 86400);
}

static void reads_optional_stages(void)
{
    record_values v;
    wsp_record record;
    wsp_record_frontend frontend;
    record_defaults(&v);
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &record, &frontend, NULL), WSP_OK);
    CHECK(frontend.fields[14] == 0 && frontend.fields[15] == 0 && frontend.fields[16] == 0);
    v.frontend.dc_removal = 1;
    v.frontend.noise_reduction_q16 = 300000;
    v.frontend.gain_control_q15 = 30000;
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &record, &frontend, NULL), WSP_OK);
    CHECK(wsp_record_frontend_difference(&v.frontend, &frontend) == NULL);
}

static const wsp_microfrontend_config micro = {.version = 1,
                                               .sample_rate_hz = 16000,
                                               .window_samples = 480,
                                               .hop_samples = 320,
                                               .fft_size = 512,
                                               .bands = 40,
                                               .low_hz = 125,
                                               .high_hz = 7500,
                                               .smoothing_bits = 10,
                                               .even_smoothing_q14 = 409,
                                               .odd_smoothing_q14 = 983,
                                               .min_signal_q14 = 819,
                                               .gain_strength_q15 = 31130,
                                               .gain_offset = 80,
                                               .gain_bits = 21,
                                               .log_shift = 6,
                                               .tables_crc32 = 0xDEADBEEF};
static const wsp_frontend_config micro_frontend = {.micro = &micro};

static void reads_a_micro_front_end(void)
{
    record_values v;
    wsp_record r;
    wsp_record_frontend f;
    wsp_report report;
    record_defaults(&v);
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &r, &f, &report), WSP_OK);
    CHECK_EQUAL(f.is_micro, 0);
    v.frontend = micro_frontend;
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &r, &f, &report), WSP_OK);
    CHECK_EQUAL(f.is_micro, 1);
    CHECK_EQUAL(f.fields[3], 320);
    CHECK(wsp_record_frontend_difference(&micro_frontend, &f) == NULL);
    const size_t bytes = record_build(&v, data);
    data[16] = 77; /* the tag of the front end's section */
    record_reseal(data, bytes);
    CHECK_EQUAL(wsp_record_decode(data, bytes, &r, &f, &report), WSP_ERR_METADATA_CORRUPT);
    CHECK_TEXT(report.field, "frontend");
}

static void reads_a_gate(void)
{
    record_values v;
    wsp_record record;
    wsp_record_frontend frontend;
    wsp_report report;
    record_defaults(&v);
    v.gate[0] = 512;
    v.gate[1] = 600;
    v.gate[2] = 200;
    CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &record, &frontend, NULL), WSP_OK);
    CHECK(record.gate_margin_q8 == 512 && record.gate_hangover_ms == 600 && record.gate_preroll_ms == 200);
    const uint16_t wrong[][3] = {{4097, 600, 200}, {512, 0, 200}, {512, 600, 1001}};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        memcpy(v.gate, wrong[i], sizeof(wrong[i]));
        CHECK_EQUAL(wsp_record_decode(data, record_build(&v, data), &record, &frontend, &report),
                    WSP_ERR_METADATA_CORRUPT);
        CHECK_TEXT(report.field, "gate");
    }
}

static void names_the_field_that_differs(void)
{
    wsp_record_frontend base;
    memset(&base, 0, sizeof(base));
    memcpy(base.fields, &wsp_frontend_default, sizeof(base.fields));
    const struct {
        size_t offset;
        const char *name;
    } fields[] = {{offsetof(wsp_frontend_config, version), "version"},
                  {offsetof(wsp_frontend_config, sample_rate_hz), "sample_rate_hz"},
                  {offsetof(wsp_frontend_config, window_samples), "window_samples"},
                  {offsetof(wsp_frontend_config, hop_samples), "hop_samples"},
                  {offsetof(wsp_frontend_config, fft_size), "fft_size"},
                  {offsetof(wsp_frontend_config, bands), "bands"},
                  {offsetof(wsp_frontend_config, low_hz), "low_hz"},
                  {offsetof(wsp_frontend_config, high_hz), "high_hz"},
                  {offsetof(wsp_frontend_config, window_kind), "window_kind"},
                  {offsetof(wsp_frontend_config, mel_scale), "mel_scale"},
                  {offsetof(wsp_frontend_config, preemphasis_q15), "preemphasis_q15"},
                  {offsetof(wsp_frontend_config, offset_q16), "offset_q16"},
                  {offsetof(wsp_frontend_config, gain_q16), "gain_q16"},
                  {offsetof(wsp_frontend_config, dc_removal), "dc_removal"},
                  {offsetof(wsp_frontend_config, noise_reduction_q16), "noise_reduction_q16"},
                  {offsetof(wsp_frontend_config, gain_control_q15), "gain_control_q15"},
                  {offsetof(wsp_frontend_config, tables_crc32), "tables_crc32"}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        wsp_frontend_config other = wsp_frontend_default;
        ((uint8_t *)&other)[fields[i].offset] ^= 1u;
        CHECK_TEXT(wsp_record_frontend_difference(&other, &base), fields[i].name);
    }
    CHECK_TEXT(wsp_record_frontend_difference(&micro_frontend, &base), "micro");
}

static void names_the_field_of_a_micro_front_end_that_differs(void)
{
    wsp_record_frontend base;
    memset(&base, 0, sizeof(base));
    base.is_micro = 1;
    memcpy(base.fields, &micro.version, sizeof(base.fields));
    const struct {
        size_t offset;
        const char *name;
    } fields[] = {{offsetof(wsp_microfrontend_config, version), "version"},
                  {offsetof(wsp_microfrontend_config, sample_rate_hz), "sample_rate_hz"},
                  {offsetof(wsp_microfrontend_config, window_samples), "window_samples"},
                  {offsetof(wsp_microfrontend_config, hop_samples), "hop_samples"},
                  {offsetof(wsp_microfrontend_config, fft_size), "fft_size"},
                  {offsetof(wsp_microfrontend_config, bands), "bands"},
                  {offsetof(wsp_microfrontend_config, low_hz), "low_hz"},
                  {offsetof(wsp_microfrontend_config, high_hz), "high_hz"},
                  {offsetof(wsp_microfrontend_config, smoothing_bits), "smoothing_bits"},
                  {offsetof(wsp_microfrontend_config, even_smoothing_q14), "even_smoothing_q14"},
                  {offsetof(wsp_microfrontend_config, odd_smoothing_q14), "odd_smoothing_q14"},
                  {offsetof(wsp_microfrontend_config, min_signal_q14), "min_signal_q14"},
                  {offsetof(wsp_microfrontend_config, gain_strength_q15), "gain_strength_q15"},
                  {offsetof(wsp_microfrontend_config, gain_offset), "gain_offset"},
                  {offsetof(wsp_microfrontend_config, gain_bits), "gain_bits"},
                  {offsetof(wsp_microfrontend_config, log_shift), "log_shift"},
                  {offsetof(wsp_microfrontend_config, tables_crc32), "tables_crc32"}};
    CHECK(wsp_record_frontend_difference(&micro_frontend, &base) == NULL);
    CHECK_TEXT(wsp_record_frontend_difference(&wsp_frontend_default, &base), "micro");
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        wsp_microfrontend_config inner = micro;
        wsp_frontend_config other = micro_frontend;
        other.micro = &inner;
        ((uint8_t *)&inner)[fields[i].offset] ^= 1u;
        CHECK_TEXT(wsp_record_frontend_difference(&other, &base), fields[i].name);
    }
}

/* Each bad value must be refused in its section. */
static void refuses_values_out_of_range(void)
{
    record_values v;
    wsp_report report;
#define REFUSED(change, section)                                                                                       \
    do {                                                                                                               \
        record_defaults(&v);                                                                                           \
        change;                                                                                                        \
        CHECK_EQUAL(decode(&v, &report), WSP_ERR_METADATA_CORRUPT);                                                    \
        CHECK_TEXT(report.field, section);                                                                             \
    } while (0)
    REFUSED(v.stack_frames = 257, "stream");
    REFUSED(v.step_frames = 0, "stream");
    REFUSED(v.step_frames = 5, "stream");
    REFUSED(v.link_count = 33, "stream");
    REFUSED(v.feature_input = 1, "stream");
    REFUSED((v.link_count = 2, v.links[1][0] = 1), "stream");
    REFUSED(v.label_count = 0, "labels");
    REFUSED(v.labels[1] = "", "labels");
    REFUSED(v.labels[1] = "a\nb", "labels");
    REFUSED(v.labels[1] = "\x7f", "labels");
    REFUSED(v.detector[0] = 0, "detector");
    REFUSED(v.detector[0] = 65, "detector");
    REFUSED(v.detector[3] = 0, "detector");
    REFUSED(v.detector[3] = 32768, "detector");
    REFUSED(v.detector[4] = 32768, "detector");
    REFUSED(v.point_count = 0, "operating_points");
    REFUSED(v.point_labels = 2, "operating_points");
    REFUSED(v.point_labels = 65, "operating_points");
    REFUSED(v.thresholds[1][1] = 0, "operating_points");
#undef REFUSED
    record_defaults(&v);
    for (v.label_count = 0; v.label_count < 65; v.label_count++) {
        v.labels[v.label_count] = "x";
    }
    CHECK_EQUAL(decode(&v, &report), WSP_ERR_METADATA_CORRUPT);
    CHECK_TEXT(report.field, "labels");
}

/* One damaged envelope: what to overwrite and what must come out. */
static void refuses_damaged_envelopes(void)
{
    const struct {
        size_t at;
        uint8_t value;
        int reseal;
        wsp_status status;
        const char *field;
    } cases[] = {
        {0, 'X', 0, WSP_ERR_METADATA_CORRUPT, "magic"},    {4, 2, 0, WSP_ERR_METADATA_VERSION, "version"},
        {5, 1, 0, WSP_ERR_METADATA_VERSION, "version"},    {8, 0, 0, WSP_ERR_METADATA_CORRUPT, "length"},
        {12, 0, 0, WSP_ERR_METADATA_CORRUPT, "crc32"},     {40, 9, 0, WSP_ERR_METADATA_CORRUPT, "crc32"},
        {6, 4, 0, WSP_ERR_METADATA_CORRUPT, "sections"},   {6, 6, 0, WSP_ERR_METADATA_CORRUPT, "sections"},
        {16, 2, 1, WSP_ERR_METADATA_CORRUPT, "stream"},    {16, 9, 1, WSP_ERR_METADATA_CORRUPT, "frontend"},
        {18, 1, 1, WSP_ERR_METADATA_CORRUPT, "sections"},  {20, 52, 1, WSP_ERR_METADATA_CORRUPT, "frontend"},
        {20, 60, 1, WSP_ERR_METADATA_CORRUPT, "frontend"}, {23, 0xFF, 1, WSP_ERR_METADATA_CORRUPT, "sections"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        record_values v;
        wsp_record record;
        wsp_record_frontend frontend;
        wsp_report report;
        record_defaults(&v);
        const size_t bytes = record_build(&v, data);
        data[cases[i].at] = cases[i].value;
        if (cases[i].reseal) {
            record_reseal(data, bytes);
        }
        CHECK_EQUAL(wsp_record_decode(data, bytes, &record, &frontend, &report), cases[i].status);
        CHECK_TEXT(report.field, cases[i].field);
    }
}

/* Copies into a block of exactly this size, so that the address sanitizer sees a read past the end. */
static wsp_status decode_exact(const uint8_t *bytes_in, size_t bytes, wsp_record *record)
{
    uint8_t *exact = malloc(bytes > 0 ? bytes : 1);
    if (exact == NULL) {
        abort();
    }
    memcpy(exact, bytes_in, bytes);
    wsp_record_frontend frontend;
    const wsp_status status = wsp_record_decode(exact, bytes, record, &frontend, NULL);
    if (status == WSP_OK) {
        uint32_t sum = 0;
        for (size_t label = 0; label < record->labels.count; label++) {
            uint8_t flags;
            size_t length;
            const uint8_t *text = wsp_record_label(&record->labels, label, &flags, &length);
            sum += text[length - 1u];
            for (size_t point = 0; point < record->points.count; point++) {
                sum += wsp_record_threshold_q15(&record->points, point, label);
            }
        }
        for (size_t i = 0; i < record->link_count; i++) {
            sum += wsp_record_link(record, i).output;
        }
        CHECK(sum > 0);
    }
    free(exact);
    return status;
}

static void every_truncation_is_refused(void)
{
    record_values v;
    wsp_record record;
    record_defaults(&v);
    const size_t bytes = record_build(&v, data);
    for (size_t shorter = 0; shorter < bytes; shorter++) {
        uint8_t cut[RECORD_MAX_BYTES];
        memcpy(cut, data, shorter);
        CHECK(decode_exact(cut, shorter, &record) != WSP_OK);
        if (shorter >= 16u) {
            cut[8] = (uint8_t)shorter;
            cut[9] = (uint8_t)(shorter >> 8);
            record_reseal(cut, shorter);
            CHECK(decode_exact(cut, shorter, &record) != WSP_OK);
        }
    }
}

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void random_changes_never_read_outside(void)
{
    record_values v;
    wsp_record record;
    uint8_t original[RECORD_MAX_BYTES];
    uint32_t state = 1;
    int accepted = 0;
    record_defaults(&v);
    const size_t bytes = record_build(&v, original);
    for (int round = 0; round < MUTATIONS; round++) {
        memcpy(data, original, bytes);
        for (uint32_t change = draw(&state, 4) + 1u; change > 0; change--) {
            data[4u + draw(&state, (uint32_t)bytes - 4u)] = (uint8_t)draw(&state, 256);
        }
        record_reseal(data, bytes);
        accepted += decode_exact(data, bytes, &record) == WSP_OK;
    }
    CHECK(accepted > MUTATIONS / 100 && accepted < MUTATIONS);
}

int main(void)
{
    reads_every_value();
    reads_optional_stages();
    reads_a_gate();
    names_the_field_that_differs();
    names_the_field_of_a_micro_front_end_that_differs();
    reads_a_micro_front_end();
    refuses_values_out_of_range();
    refuses_damaged_envelopes();
    every_truncation_is_refused();
    random_changes_never_read_outside();
    return check_result();
}
