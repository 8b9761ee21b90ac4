// kws._native: the C library seen from Python. One register_*.cpp per topic, no logic here.
#include "register.h"

PYBIND11_MODULE(_native, module)
{
    module.doc() = "The whispro C library: front end, engine, detector and facade.";
    register_frontend(module);
    register_engine(module);
    register_whispro(module);
    register_two_stage(module);
}
