// What every register_*.cpp shares.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "wsp/base.h"

void register_frontend(pybind11::module_ &module);
void register_engine(pybind11::module_ &module);
void register_whispro(pybind11::module_ &module);
void register_two_stage(pybind11::module_ &module);

// Raises kws.errors.KwsError with the status' sentence and what the report names; returns on WSP_OK.
void raise_on_failure(wsp_status status, const wsp_report &report, const char *what);
