# The engine's libFuzzer target, with every source instrumented: cmake -S tests/fuzz -B build/fuzz
#   -DCMAKE_C_COMPILER=clang && cmake --build build/fuzz && build/fuzz/engine_fuzz -max_total_time=60 DIR tests/fuzz/engine_corpus
file(GLOB ENGINE_SOURCES CONFIGURE_DEPENDS "${REPOSITORY}/tflm_port/native/*.c" "${REPOSITORY}/tflm_port/native/ops/*.c"
     "${REPOSITORY}/tflm_port/native/tables/*.c" "${REPOSITORY}/tflm_port/native/kernels/*/*.c")
add_executable(engine_fuzz engine_fuzz.c ${MUTATOR} ${ENGINE_SOURCES} "${REPOSITORY}/frontend_c/base/src/status.c")
target_include_directories(engine_fuzz PRIVATE "${REPOSITORY}/tflm_port/include" "${REPOSITORY}/frontend_c/base/include")
target_compile_definitions(engine_fuzz PRIVATE WSP_FIXED_CHECKED=1)
