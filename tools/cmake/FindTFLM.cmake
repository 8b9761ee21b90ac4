# Finds TensorFlow Lite Micro in TFLM_ROOT and defines TFLM::TFLM.
#
# TFLM_ROOT is the root of a tflite-micro tree that has been built (its makefile leaves the library under gen/ and what
# it downloads under tensorflow/lite/micro/tools/make/downloads/), or an installed folder with include/ and lib/. A
# platform's own library, for example one with CEVA kernels, is used by naming it: TFLM_LIBRARY.
set(TFLM_ROOT "" CACHE PATH "Folder with TensorFlow Lite Micro's headers and library")
set(tflm_downloads "${TFLM_ROOT}/tensorflow/lite/micro/tools/make/downloads")

find_path(TFLM_INCLUDE_DIR tensorflow/lite/micro/micro_interpreter.h
          HINTS "${TFLM_ROOT}" "${TFLM_ROOT}/include" NO_DEFAULT_PATH)
find_path(TFLM_FLATBUFFERS_INCLUDE_DIR flatbuffers/flatbuffers.h
          HINTS "${TFLM_ROOT}" "${TFLM_ROOT}/include" "${tflm_downloads}/flatbuffers/include" NO_DEFAULT_PATH)
find_path(TFLM_GEMMLOWP_INCLUDE_DIR fixedpoint/fixedpoint.h
          HINTS "${TFLM_ROOT}" "${TFLM_ROOT}/include" "${tflm_downloads}/gemmlowp" NO_DEFAULT_PATH)
find_path(TFLM_RUY_INCLUDE_DIR ruy/profiler/instrumentation.h
          HINTS "${TFLM_ROOT}" "${TFLM_ROOT}/include" "${tflm_downloads}/ruy" NO_DEFAULT_PATH)
file(GLOB_RECURSE tflm_built "${TFLM_ROOT}/gen/*/libtensorflow-microlite.a")
list(SORT tflm_built)
if(tflm_built AND NOT TFLM_LIBRARY)
  list(GET tflm_built 0 tflm_first)
  set(TFLM_LIBRARY "${tflm_first}" CACHE FILEPATH "TensorFlow Lite Micro library")
endif()
find_library(TFLM_LIBRARY tensorflow-microlite HINTS "${TFLM_ROOT}" "${TFLM_ROOT}/lib" NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TFLM
  REQUIRED_VARS TFLM_LIBRARY TFLM_INCLUDE_DIR TFLM_FLATBUFFERS_INCLUDE_DIR TFLM_GEMMLOWP_INCLUDE_DIR
                TFLM_RUY_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "set TFLM_ROOT to a built tflite-micro tree, or to a folder with include/ and lib/")
mark_as_advanced(TFLM_LIBRARY TFLM_INCLUDE_DIR TFLM_FLATBUFFERS_INCLUDE_DIR TFLM_GEMMLOWP_INCLUDE_DIR
                 TFLM_RUY_INCLUDE_DIR)

if(TFLM_FOUND AND NOT TARGET TFLM::TFLM)
  add_library(TFLM::TFLM UNKNOWN IMPORTED)
  set_target_properties(TFLM::TFLM PROPERTIES
    IMPORTED_LOCATION "${TFLM_LIBRARY}"
    INTERFACE_COMPILE_DEFINITIONS "TF_LITE_STATIC_MEMORY"
    INTERFACE_INCLUDE_DIRECTORIES
      "${TFLM_INCLUDE_DIR};${TFLM_FLATBUFFERS_INCLUDE_DIR};${TFLM_GEMMLOWP_INCLUDE_DIR};${TFLM_RUY_INCLUDE_DIR}")
endif()
