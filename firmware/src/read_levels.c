/* Level meters. Programs that do not read them do not link them: setup.c takes wsp_level_meter_add() only where this
 * file has linked it together with wsp_level_meter_read(). */
#include <string.h>

#include "instance.h"
#include "two_stage.h"

wsp_status whispro_read_levels(whispro *instance, whispro_levels *levels)
{
    wsp_levels read;
    if (instance == NULL || levels == NULL || instance->meter_add == NULL) {
        return WSP_ERR_ARGUMENT;
    }
    wsp_level_meter_read(&instance->meter, &read);
    levels->size_bytes = (uint16_t)sizeof(*levels);
    levels->version = WHISPRO_LEVELS_VERSION;
    levels->samples = instance->meter.samples;
    levels->peak = instance->meter.peak;
    levels->clipped = instance->meter.clipped;
    levels->peak_dbfs_q8 = read.peak_dbfs_q8;
    levels->rms_dbfs_q8 = read.rms_dbfs_q8;
    levels->offset_q8 = read.offset_q8;
    levels->reserved = 0;
    memset(&instance->meter, 0, sizeof(instance->meter));
    return WSP_OK;
}

wsp_status whispro_two_stage_read_levels(whispro_two_stage *spotter, whispro_levels *levels)
{
    return spotter == NULL ? WSP_ERR_ARGUMENT : whispro_read_levels(spotter->wake, levels);
}
