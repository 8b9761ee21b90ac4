# CEVA-BX1 with the vendor's clang. The tools are licensed and come from CEVA; they are looked up in CEVA_TOOLCHAIN_DIR
# (CMake variable or environment variable; the folder that holds clang, or whose bin/ does), then on PATH.
# Builds libwhispro.a; start-up code and linker script of an executable are the board's own.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR cevabx1)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CEVA_TOOLCHAIN_DIR)
if(NOT CEVA_TOOLCHAIN_DIR)
  set(CEVA_TOOLCHAIN_DIR "$ENV{CEVA_TOOLCHAIN_DIR}")
endif()
set(ceva_places)
if(CEVA_TOOLCHAIN_DIR)
  set(ceva_places PATHS "${CEVA_TOOLCHAIN_DIR}" "${CEVA_TOOLCHAIN_DIR}/bin")
endif()

# The linker and the archiver carry the vendor's name; the compiler is the clang that lies beside them.
find_program(CEVA_LINKER ceva-elf-ld ${ceva_places})
find_program(CEVA_ARCHIVER ceva-elf-ar ${ceva_places})
if(CEVA_LINKER)
  get_filename_component(ceva_folder "${CEVA_LINKER}" DIRECTORY)
  find_program(CEVA_COMPILER clang PATHS "${ceva_folder}" NO_DEFAULT_PATH)
endif()
if(NOT CEVA_LINKER OR NOT CEVA_ARCHIVER OR NOT CEVA_COMPILER)
  message(FATAL_ERROR "The CEVA-BX tools (clang, ceva-elf-ld, ceva-elf-ar, in one folder) are neither in CEVA_TOOLCHAIN_DIR "
                      "('${CEVA_TOOLCHAIN_DIR}') nor on PATH.")
endif()

set(CMAKE_C_COMPILER "${CEVA_COMPILER}")
set(CMAKE_AR "${CEVA_ARCHIVER}" CACHE FILEPATH "")
set(CMAKE_LINKER "${CEVA_LINKER}" CACHE FILEPATH "")
set(CMAKE_C_FLAGS_INIT "--target=cevabx1-elf -mcpu=cevabx1v1.0.0 -m32x32 -mgetbits -mloop-buffer-size=10 -mfp=1 -mdpfp=1 \
-DCEVA_BX1 -fmessage-length=0")
set(CMAKE_C_FLAGS_RELEASE "-O3 -DNDEBUG" CACHE STRING "Flags of Release builds")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
