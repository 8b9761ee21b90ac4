/* Named entries of a model's TFLite metadata. */
#include <string.h>

#include "model.h"
#include "schema.h"

wsp_status wsp_engine_metadata(const void *model, size_t model_bytes, const char *name, const uint8_t **data,
                               size_t *bytes)
{
    wsp_model opened;
    if (name == NULL || data == NULL || bytes == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    const wsp_status status = wsp_model_open(&opened, model, model_bytes);
    if (status != WSP_OK) {
        return status;
    }
    for (uint32_t i = 0u; i < opened.metadata.count && !opened.fb.corrupt; i++) {
        wsp_table entry;
        wsp_vector content;
        wsp_fb_vector_table(&opened.fb, &opened.metadata, i, &entry);
        const char *entry_name = wsp_fb_string(&opened.fb, &entry, WSP_METADATA_NAME);
        if (entry_name == NULL || strcmp(entry_name, name) != 0) {
            continue;
        }
        const int32_t buffer = wsp_fb_i32(&opened.fb, &entry, WSP_METADATA_BUFFER, 0);
        (void)wsp_model_buffer(&opened, (uint32_t)buffer, &content);
        if (opened.fb.corrupt || (content.pos & 3u) != 0u) {
            return WSP_ERR_MODEL_CORRUPT;
        }
        *data = opened.fb.data + content.pos;
        *bytes = content.count;
        return WSP_OK;
    }
    return opened.fb.corrupt ? WSP_ERR_MODEL_CORRUPT : WSP_ERR_METADATA_MISSING;
}
