#include "register.h"
void register_engine(pybind11::module_ &) {}
