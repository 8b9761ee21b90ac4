/* What the facade asks of a decoded record. Indices are within their counts, the entries were checked by the decoder.
 */
#include <string.h>

#include "cursor.h"
#include "record.h"

#define MEASURED_BYTES 12u /* of an operating point, before its thresholds */

wsp_state_link wsp_record_link(const wsp_record *record, size_t index)
{
    wsp_cursor cursor = wsp_cursor_make(record->links + 4u * index, 4u);
    wsp_state_link link;
    link.input = wsp_cursor_u16(&cursor);
    link.output = wsp_cursor_u16(&cursor);
    return link;
}

const uint8_t *wsp_record_label(const wsp_record_labels *labels, size_t index, uint8_t *flags, size_t *length)
{
    const uint8_t *entry = labels->entries;
    for (size_t i = 0; i < index; i++) {
        entry += 2u + entry[1];
    }
    *flags = entry[0];
    *length = entry[1];
    return entry + 2;
}

uint16_t wsp_record_threshold_q15(const wsp_record_points *points, size_t point, size_t label)
{
    const uint8_t *entry = points->entries + point * points->stride_bytes + MEASURED_BYTES + 2u * label;
    wsp_cursor cursor = wsp_cursor_make(entry, 2u);
    return wsp_cursor_u16(&cursor);
}

void wsp_record_measured(const wsp_record_points *points, size_t point, uint32_t *false_accepts_per_day_milli,
                         uint32_t *recall_q15, uint32_t *audio_seconds)
{
    wsp_cursor cursor = wsp_cursor_make(points->entries + point * points->stride_bytes, MEASURED_BYTES);
    *false_accepts_per_day_milli = wsp_cursor_u32(&cursor);
    *recall_q15 = wsp_cursor_u32(&cursor);
    *audio_seconds = wsp_cursor_u32(&cursor);
}

const char *wsp_record_frontend_difference(const wsp_frontend_config *frontend, const wsp_record_frontend *trained)
{
    const wsp_microfrontend_config *micro = frontend->micro;
    const void *fields = micro != NULL ? (const void *)&micro->version : (const void *)&frontend->version;
    if ((micro != NULL) != (trained->is_micro != 0)) {
        return "micro";
    }
    for (size_t i = 0; i < WSP_FRONTEND_FIELDS; i++) {
        if (memcmp((const uint8_t *)fields + 4u * i, &trained->fields[i], 4u) != 0) {
            return micro != NULL ? wsp_microfrontend_fields[i] : wsp_frontend_fields[i];
        }
    }
    return NULL;
}
