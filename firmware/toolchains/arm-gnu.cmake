# GNU Arm embedded toolchain (arm-none-eabi-gcc with newlib), bare metal. Included by the Cortex-M files, which set
# WHISPRO_CPU_FLAGS and WHISPRO_BOARD first. Own start-up code and linker script; of the C library only memcpy and kin.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_C_FLAGS_INIT "${WHISPRO_CPU_FLAGS} -mthumb -ffunction-sections -fdata-sections -fno-common")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "Flags of Release builds")
set(CMAKE_ASM_FLAGS_INIT "${WHISPRO_CPU_FLAGS} -mthumb")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostartfiles --specs=nano.specs -Wl,--gc-sections")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
