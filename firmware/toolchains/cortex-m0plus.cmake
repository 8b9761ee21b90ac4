# Cortex-M0 and M0+. The emulated stand-in is QEMU's mps2-an385: its Cortex-M3 runs Armv6-M code, traps on misaligned
# accesses as an M0+ does, and has room for any model. WHISPRO_BOARD=microbit is a true, but small, Cortex-M0.
set(CMAKE_SYSTEM_PROCESSOR cortex-m0plus)
set(WHISPRO_BOARD mps2-an385 CACHE STRING "A folder of firmware/boards")
set(WHISPRO_CPU_FLAGS "-mcpu=cortex-m0plus")
include("${CMAKE_CURRENT_LIST_DIR}/arm-gnu.cmake")
