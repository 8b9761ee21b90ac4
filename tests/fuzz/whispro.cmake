# The facade's libFuzzer target: a hostile model file with a record whose checksum always fits.
file(GLOB WHISPRO_SOURCES CONFIGURE_DEPENDS "${REPOSITORY}/firmware/src/*.c" "${REPOSITORY}/frontend_c/src/*.c"
     "${REPOSITORY}/frontend_c/micro/*.c"
     "${REPOSITORY}/frontend_c/tables/*.c" "${REPOSITORY}/frontend_c/base/src/*.c"
     "${REPOSITORY}/tflm_port/native/*.c" "${REPOSITORY}/tflm_port/native/ops/*.c"
     "${REPOSITORY}/tflm_port/native/tables/*.c"
     "${REPOSITORY}/tflm_port/native/kernels/*/*.c")
add_executable(whispro_fuzz whispro_fuzz.c ${WHISPRO_SOURCES})
target_link_libraries(whispro_fuzz PRIVATE mutator)
target_include_directories(whispro_fuzz PRIVATE "${REPOSITORY}/firmware/include" "${REPOSITORY}/frontend_c/include"
                           "${REPOSITORY}/frontend_c/base/include" "${REPOSITORY}/tflm_port/include")
target_compile_definitions(whispro_fuzz PRIVATE WSP_FIXED_CHECKED=1)
