# The facade's libFuzzer targets: hostile model files, alone and in pairs, whose records have checksums that always fit.
file(GLOB WHISPRO_SOURCES CONFIGURE_DEPENDS "${REPOSITORY}/firmware/src/*.c" "${REPOSITORY}/frontend_c/src/*.c"
     "${REPOSITORY}/frontend_c/micro/*.c"
     "${REPOSITORY}/frontend_c/tables/*.c" "${REPOSITORY}/frontend_c/base/src/*.c"
     "${REPOSITORY}/tflm_port/native/*.c" "${REPOSITORY}/tflm_port/native/ops/*.c"
     "${REPOSITORY}/tflm_port/native/tables/*.c"
     "${REPOSITORY}/tflm_port/native/kernels/*/*.c")
add_library(whispro OBJECT ${WHISPRO_SOURCES})
target_include_directories(whispro PUBLIC "${REPOSITORY}/firmware/include" "${REPOSITORY}/frontend_c/include"
                           "${REPOSITORY}/frontend_c/base/include" "${REPOSITORY}/tflm_port/include")
target_compile_definitions(whispro PUBLIC WSP_FIXED_CHECKED=1)
add_executable(whispro_fuzz whispro_fuzz.c)
target_link_libraries(whispro_fuzz PRIVATE whispro one_model)
add_executable(two_stage_fuzz two_stage_fuzz.c)
target_link_libraries(two_stage_fuzz PRIVATE whispro two_models)
