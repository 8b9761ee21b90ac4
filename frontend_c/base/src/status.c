#include "wsp/base.h"

const char *wsp_status_text(wsp_status status)
{
    switch (status) {
    case WSP_OK:
        return "success";
    case WSP_ERR_ARGUMENT:
        return "an argument is null or out of range";
    case WSP_ERR_MEMORY_TOO_SMALL:
        return "the memory given is smaller than the query demands";
    case WSP_ERR_MEMORY_UNALIGNED:
        return "the memory or the model is not aligned as required";
    case WSP_ERR_MODEL_FORMAT:
        return "the model is not a TFLite file of schema version 3";
    case WSP_ERR_MODEL_CORRUPT:
        return "the model is truncated or an offset in it points outside";
    case WSP_ERR_MODEL_LIMIT:
        return "the model exceeds a limit of the engine";
    case WSP_ERR_OPERATOR_UNSUPPORTED:
        return "the engine does not have an operator of the model";
    case WSP_ERR_OPERATOR_INVALID:
        return "types, shapes or quantization of an operator are not valid";
    case WSP_ERR_METADATA_MISSING:
        return "the model carries no such metadata entry";
    case WSP_ERR_METADATA_CORRUPT:
        return "the model's metadata record is damaged";
    case WSP_ERR_METADATA_VERSION:
        return "the model's metadata record is of an unknown version";
    case WSP_ERR_FRONTEND_MISMATCH:
        return "the front end is not the one the model was trained with";
    case WSP_ERR_MODEL_SHAPE:
        return "inputs, outputs or states of the model differ from its record";
    case WSP_ERR_FRONTEND_CONFIG:
        return "the front-end configuration or its tables are not valid";
    case WSP_ERR_SELFTEST:
        return "the self-test found a stage that computes something else";
    case WSP_ERR_ENGINE:
        return "the inference engine failed";
    case WSP_ERR_UNAVAILABLE:
        return "this inference engine cannot tell";
    default:
        return "unknown status";
    }
}

void wsp_report_clear(wsp_report *report)
{
    if (report != NULL) {
        report->status = WSP_OK;
        report->operator_index = -1;
        report->operator_name = NULL;
        report->field = NULL;
    }
}

wsp_status wsp_report_set(wsp_report *report, wsp_status status, const char *field)
{
    if (report != NULL) {
        report->status = status;
        report->operator_index = -1;
        report->operator_name = NULL;
        report->field = field;
    }
    return status;
}

const char *wsp_stage_name(int stage)
{
    static const char *const names[WSP_STAGE_COUNT] = {
        "samples", "window",   "spectrum", "power",    "mel",  "root",   "noise",    "gain",
        "log",     "denoised", "levelled", "features", "gate", "scores", "smoothed",
    };
    return stage >= 0 && stage < WSP_STAGE_COUNT ? names[stage] : NULL;
}
