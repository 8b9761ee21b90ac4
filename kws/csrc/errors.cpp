#include <string>

#include "register.h"

void raise_on_failure(wsp_status status, const wsp_report &report, const char *what)
{
    if (status == WSP_OK) {
        return;
    }
    std::string text = std::string(what) + ": " + wsp_status_text(status);
    if (report.operator_name != nullptr) {
        text += " (operator " + std::to_string(report.operator_index) + ", " + report.operator_name + ")";
    } else if (report.operator_index >= 0) {
        text += " (operator " + std::to_string(report.operator_index) + ")";
    }
    if (report.field != nullptr) {
        text += std::string(" (") + report.field + ")";
    }
    const pybind11::object error = pybind11::module_::import("kws.errors").attr("KwsError");
    PyErr_SetString(error.ptr(), text.c_str());
    throw pybind11::error_already_set();
}
