#include "register.h"
void register_whispro(pybind11::module_ &) {}
