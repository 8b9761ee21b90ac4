# Cortex-M33 with DSP extension and FPU; the emulated stand-in is QEMU's mps2-an505.
set(CMAKE_SYSTEM_PROCESSOR cortex-m33)
set(WHISPRO_BOARD mps2-an505 CACHE STRING "A folder of firmware/boards")
set(WHISPRO_CPU_FLAGS "-mcpu=cortex-m33 -mfloat-abi=hard -mfpu=fpv5-sp-d16")
include("${CMAKE_CURRENT_LIST_DIR}/arm-gnu.cmake")
