# The engine's libFuzzer targets, with every source instrumented: engine_fuzz checks the range of all arithmetic, which
# needs the plain kernels; engine_kernels_fuzz runs the processor's own.
file(GLOB ENGINE_SOURCES CONFIGURE_DEPENDS "${REPOSITORY}/tflm_port/native/*.c" "${REPOSITORY}/tflm_port/native/ops/*.c"
     "${REPOSITORY}/tflm_port/native/tables/*.c" "${REPOSITORY}/tflm_port/native/kernels/*/*.c")
foreach(name engine_fuzz engine_kernels_fuzz)
  add_executable(${name} engine_fuzz.c ${ENGINE_SOURCES} "${REPOSITORY}/frontend_c/base/src/status.c")
  target_link_libraries(${name} PRIVATE one_model)
  target_include_directories(${name} PRIVATE "${REPOSITORY}/tflm_port/include" "${REPOSITORY}/frontend_c/base/include")
endforeach()
target_compile_definitions(engine_fuzz PRIVATE WSP_FIXED_CHECKED=1)
