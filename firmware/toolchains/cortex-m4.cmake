# Cortex-M4F; the emulated stand-in is QEMU's mps2-an386.
set(CMAKE_SYSTEM_PROCESSOR cortex-m4)
set(WHISPRO_BOARD mps2-an386 CACHE STRING "A folder of firmware/boards")
set(WHISPRO_CPU_FLAGS "-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16")
include("${CMAKE_CURRENT_LIST_DIR}/arm-gnu.cmake")
