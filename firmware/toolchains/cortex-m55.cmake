# Cortex-M55 with Helium; the emulated stand-in is QEMU's mps3-an547.
set(CMAKE_SYSTEM_PROCESSOR cortex-m55)
set(WHISPRO_BOARD mps3-an547 CACHE STRING "A folder of firmware/boards")
set(WHISPRO_CPU_FLAGS "-mcpu=cortex-m55 -mfloat-abi=hard")
include("${CMAKE_CURRENT_LIST_DIR}/arm-gnu.cmake")
