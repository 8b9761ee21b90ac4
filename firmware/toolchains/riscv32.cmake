# RV32IMAC, bare metal (riscv64-unknown-elf-gcc with picolibc); the emulated stand-in is QEMU's virt.
# Own start-up code and linker script; of the C library only memcpy and kin. WHISPRO_LIBC_SPECS names another library.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(WHISPRO_BOARD riscv32-virt CACHE STRING "A folder of firmware/boards")
set(WHISPRO_CPU_FLAGS "-march=rv32imac -mabi=ilp32")
set(WHISPRO_LIBC_SPECS "--specs=picolibc.specs" CACHE STRING "How the compiler finds its C library")
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_C_FLAGS_INIT "${WHISPRO_CPU_FLAGS} ${WHISPRO_LIBC_SPECS} -ffunction-sections -fdata-sections -fno-common")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "Flags of Release builds")
set(CMAKE_ASM_FLAGS_INIT "${WHISPRO_CPU_FLAGS}")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-nostartfiles -Wl,--gc-sections")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
