/* Envelope and sections of the record. Every read goes through a cursor that knows its end. */
#include "record.h"

#include <string.h>

#include "cursor.h"
#include "wsp/detector.h"

#define HEADER_BYTES 16u
#define SECTION_COUNT 8u /* tags up to here are read where they have a parser, others are skipped */
#define FRONTEND_TAG 1u
#define FIELDS_WITHOUT_OPTIONAL_STAGES 14u
#define MICROFRONTEND_TAG 7u
#define REQUIRED_BITS 0x3Cu /* of tags 2 to 5 */
#define MAX_GATE_MARGIN_Q8 4096u
#define MAX_Q15 32767u

typedef int (*parse_fn)(wsp_cursor *cursor, wsp_record *record);

/* Fields from `least` on may all be left out. */
static int parse_frontend(wsp_cursor *cursor, wsp_record_frontend *frontend, size_t least)
{
    for (size_t i = 0; i < WSP_FRONTEND_FIELDS && (i != least || cursor->left != 0u); i++) {
        frontend->fields[i] = wsp_cursor_u32(cursor);
    }
    return wsp_cursor_is_done(cursor);
}

static int parse_stream(wsp_cursor *cursor, wsp_record *record)
{
    record->stack_frames = wsp_cursor_u16(cursor);
    record->step_frames = wsp_cursor_u16(cursor);
    record->feature_input = wsp_cursor_u16(cursor);
    record->score_output = wsp_cursor_u16(cursor);
    record->link_count = wsp_cursor_u16(cursor);
    (void)wsp_cursor_u16(cursor);
    record->links = wsp_cursor_skip(cursor, record->link_count * 4u);
    if (!wsp_cursor_is_done(cursor) || record->stack_frames > WSP_RECORD_MAX_STACK || record->step_frames < 1u ||
        record->step_frames > record->stack_frames || record->link_count > WSP_RECORD_MAX_LINKS) {
        return 0;
    }
    for (size_t i = 0; i < record->link_count; i++) {
        const uint16_t input = wsp_record_link(record, i).input;
        if (input == record->feature_input) {
            return 0;
        }
        for (size_t before = 0; before < i; before++) {
            if (wsp_record_link(record, before).input == input) {
                return 0;
            }
        }
    }
    return 1;
}

static int is_printable(const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] < 0x20u || text[i] == 0x7Fu) {
            return 0;
        }
    }
    return 1;
}

static int parse_labels(wsp_cursor *cursor, wsp_record *record)
{
    record->labels.count = wsp_cursor_u16(cursor);
    (void)wsp_cursor_u16(cursor);
    record->labels.entries = cursor->at;
    if (record->labels.count < 1u || record->labels.count > WSP_DETECTOR_MAX_LABELS) {
        return 0;
    }
    for (size_t i = 0; i < record->labels.count; i++) {
        (void)wsp_cursor_u8(cursor);
        const size_t length = wsp_cursor_u8(cursor);
        const uint8_t *text = wsp_cursor_skip(cursor, length);
        if (text == NULL || length == 0u || !is_printable(text, length)) {
            return 0;
        }
    }
    return wsp_cursor_is_done(cursor);
}

static int parse_detector(wsp_cursor *cursor, wsp_record *record)
{
    record->smoothing_steps = wsp_cursor_u16(cursor);
    record->refractory_ms = wsp_cursor_u16(cursor);
    record->lead_ms = wsp_cursor_u16(cursor);
    record->onset_q15 = wsp_cursor_u16(cursor);
    record->near_miss_q15 = wsp_cursor_u16(cursor);
    (void)wsp_cursor_skip(cursor, 2);
    record->second_try_q15 = wsp_cursor_u16(cursor);
    record->second_try_ms = wsp_cursor_u16(cursor);
    return wsp_cursor_is_done(cursor) && record->smoothing_steps >= 1u &&
           record->smoothing_steps <= WSP_DETECTOR_MAX_SMOOTHING && record->onset_q15 >= 1u &&
           record->onset_q15 <= MAX_Q15 && record->near_miss_q15 <= MAX_Q15;
}

static int parse_points(wsp_cursor *cursor, wsp_record *record)
{
    wsp_record_points *points = &record->points;
    points->count = wsp_cursor_u16(cursor);
    const uint32_t labels = wsp_cursor_u16(cursor);
    if (cursor->short_of || points->count < 1u || labels < 1u || labels > WSP_DETECTOR_MAX_LABELS) {
        return 0;
    }
    points->stride_bytes = (uint16_t)(12u + ((2u * labels + 3u) & ~3u));
    points->entries = wsp_cursor_skip(cursor, (size_t)points->count * points->stride_bytes);
    if (!wsp_cursor_is_done(cursor)) {
        return 0;
    }
    for (size_t point = 0; point < points->count; point++) {
        for (size_t label = 0; label < labels; label++) {
            if (wsp_record_threshold_q15(points, point, label) < 1u) {
                return 0;
            }
        }
    }
    record->point_labels = (uint16_t)labels;
    return 1;
}

static int parse_gate(wsp_cursor *cursor, wsp_record *record)
{
    record->gate_margin_q8 = wsp_cursor_u16(cursor);
    record->gate_hangover_ms = wsp_cursor_u16(cursor);
    record->gate_preroll_ms = wsp_cursor_u16(cursor);
    (void)wsp_cursor_u16(cursor);
    return wsp_cursor_is_done(cursor) && record->gate_margin_q8 >= 1u && record->gate_margin_q8 <= MAX_GATE_MARGIN_Q8 &&
           record->gate_hangover_ms >= 1u && record->gate_preroll_ms <= WSP_RECORD_MAX_PREROLL_MS;
}

static const struct {
    parse_fn parse; /* null: of a front end, or a section to skip, which has no name */
    const char *name;
} sections[SECTION_COUNT] = {
    {NULL, "frontend"},
    {parse_stream, "stream"},
    {parse_labels, "labels"},
    {parse_detector, "detector"},
    {parse_points, "operating_points"},
    {NULL, NULL},
    {NULL, "microfrontend"},
    {parse_gate, "gate"},
};

static wsp_status decode_header(wsp_cursor *cursor, size_t bytes, uint16_t *section_count, wsp_report *report)
{
    static const uint8_t magic[4] = {'W', 'S', 'P', 'R'};
    const uint8_t *begin = wsp_cursor_skip(cursor, sizeof(magic));
    if (bytes < HEADER_BYTES || begin == NULL || memcmp(begin, magic, sizeof(magic)) != 0) {
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "magic");
    }
    if (wsp_cursor_u16(cursor) != WSP_RECORD_VERSION) {
        return wsp_report_set(report, WSP_ERR_METADATA_VERSION, "version");
    }
    *section_count = wsp_cursor_u16(cursor);
    if (wsp_cursor_u32(cursor) != bytes) {
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "length");
    }
    if (wsp_cursor_u32(cursor) != wsp_crc32(0, cursor->at, cursor->left)) {
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "crc32");
    }
    return WSP_OK;
}

static int parse_section(uint32_t tag, wsp_cursor *cursor, wsp_record *record, wsp_record_frontend *frontend)
{
    switch (tag) {
    case FRONTEND_TAG:
        return parse_frontend(cursor, frontend, FIELDS_WITHOUT_OPTIONAL_STAGES);
    case MICROFRONTEND_TAG:
        frontend->is_micro = 1;
        return parse_frontend(cursor, frontend, WSP_FRONTEND_FIELDS);
    default:
        return sections[tag - 1u].parse(cursor, record);
    }
}

/* Reads one section. Returns its name when it is malformed or comes twice, else null. */
static const char *decode_section(wsp_cursor *cursor, wsp_record *record, wsp_record_frontend *frontend, uint32_t *seen)
{
    const uint32_t tag = wsp_cursor_u16(cursor);
    const uint32_t zero = wsp_cursor_u16(cursor);
    const size_t payload_bytes = wsp_cursor_u32(cursor);
    const uint8_t *payload = wsp_cursor_skip(cursor, payload_bytes);
    (void)wsp_cursor_skip(cursor, (4u - (payload_bytes & 3u)) & 3u);
    if (cursor->short_of || zero != 0u) {
        return "sections";
    }
    if (tag < 1u || tag > SECTION_COUNT || sections[tag - 1u].name == NULL) {
        return NULL;
    }
    wsp_cursor inner = wsp_cursor_make(payload, payload_bytes);
    const uint32_t bit = 1u << tag;
    const int twice = (*seen & bit) != 0u;
    *seen |= bit;
    return twice || !parse_section(tag, &inner, record, frontend) ? sections[tag - 1u].name : NULL;
}

wsp_status wsp_record_decode(const uint8_t *data, size_t bytes, wsp_record *record, wsp_record_frontend *frontend,
                             wsp_report *report)
{
    wsp_cursor cursor = wsp_cursor_make(data, bytes);
    uint16_t section_count = 0;
    uint32_t seen = 0;
    memset(record, 0, sizeof(*record));
    memset(frontend, 0, sizeof(*frontend));
    const wsp_status status = decode_header(&cursor, bytes, &section_count, report);
    if (status != WSP_OK) {
        return status;
    }
    for (uint32_t i = 0; i < section_count; i++) {
        const char *wrong = decode_section(&cursor, record, frontend, &seen);
        if (wrong != NULL) {
            return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, wrong);
        }
    }
    if (!wsp_cursor_is_done(&cursor)) {
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "sections");
    }
    for (uint32_t tag = 1; tag <= SECTION_COUNT; tag++) {
        if ((REQUIRED_BITS & ~seen & (1u << tag)) != 0u) {
            return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, sections[tag - 1u].name);
        }
    }
    if (((seen >> FRONTEND_TAG) & 1u) == ((seen >> MICROFRONTEND_TAG) & 1u)) { /* one of the two */
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, sections[FRONTEND_TAG - 1u].name);
    }
    if (record->gate_margin_q8 != 0u && ((seen >> MICROFRONTEND_TAG) & 1u) != 0u) { /* it has no log2 energies */
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "gate");
    }
    if (record->point_labels != record->labels.count) {
        return wsp_report_set(report, WSP_ERR_METADATA_CORRUPT, "operating_points");
    }
    return WSP_OK;
}
