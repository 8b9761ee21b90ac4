# wsp_board_program(<target>): gives an executable its board. WHISPRO_BOARD is a folder of this one, or the path of a
# folder elsewhere, with board.cmake and memory.ld; without it, the program runs under an operating system (`hosted`).
# The link map of a program with a board lies beside it: <target>.map.
#
# board.cmake sets
#   WSP_BOARD_PROCESSOR   cortex_m or riscv32: which start-up code, timer and linker script of firmware/startup
#   WSP_BOARD_TIMER_HZ    clock of the processor's timer; whole MHz
#   WSP_BOARD_SOURCES     files that define the functions of board.h; unset: semihosting
set(WSP_BOARDS_DIR "${CMAKE_CURRENT_LIST_DIR}")
get_filename_component(WSP_STARTUP_DIR "${WSP_BOARDS_DIR}/../startup" ABSOLUTE)

if(NOT WHISPRO_BOARD)
  set(WHISPRO_BOARD hosted)
endif()
if(IS_ABSOLUTE "${WHISPRO_BOARD}")
  set(WSP_BOARD_DIR "${WHISPRO_BOARD}")
else()
  set(WSP_BOARD_DIR "${WSP_BOARDS_DIR}/${WHISPRO_BOARD}")
endif()
if(NOT WHISPRO_BOARD STREQUAL "hosted")
  if(NOT EXISTS "${WSP_BOARD_DIR}/board.cmake" OR NOT EXISTS "${WSP_BOARD_DIR}/memory.ld")
    message(FATAL_ERROR "WHISPRO_BOARD is '${WHISPRO_BOARD}', expected hosted, a folder of ${WSP_BOARDS_DIR}, or the path of "
                        "a folder with board.cmake and memory.ld")
  endif()
  include("${WSP_BOARD_DIR}/board.cmake")
  if(WSP_BOARD_PROCESSOR STREQUAL "riscv32")
    enable_language(ASM)
    set(WSP_STARTUP_SOURCES "${WSP_STARTUP_DIR}/riscv32.S")
  endif()
  list(APPEND WSP_STARTUP_SOURCES "${WSP_STARTUP_DIR}/${WSP_BOARD_PROCESSOR}.c"
                                  "${WSP_STARTUP_DIR}/timer_${WSP_BOARD_PROCESSOR}.c" "${WSP_STARTUP_DIR}/stack_paint.c")
  if(NOT WSP_BOARD_SOURCES)
    set(semihost "${WSP_BOARDS_DIR}/semihost")
    set(WSP_BOARD_SOURCES "${semihost}/board.c" "${semihost}/microphone.c" "${semihost}/semihost_${WSP_BOARD_PROCESSOR}.c")
  endif()
endif()

function(wsp_board_program target)
  target_include_directories(${target} PRIVATE "${WSP_BOARDS_DIR}")
  target_sources(${target} PRIVATE "${WSP_BOARDS_DIR}/double_buffer.c")
  if(WHISPRO_BOARD STREQUAL "hosted")
    target_sources(${target} PRIVATE "${WSP_BOARDS_DIR}/hosted/board.c" "${WSP_BOARDS_DIR}/hosted/microphone.c")
    target_compile_definitions(${target} PRIVATE WSP_HOSTED=1)
    return()
  endif()
  target_sources(${target} PRIVATE ${WSP_STARTUP_SOURCES} ${WSP_BOARD_SOURCES})
  target_include_directories(${target} PRIVATE "${WSP_STARTUP_DIR}" "${WSP_BOARDS_DIR}/semihost")
  target_compile_definitions(${target} PRIVATE WSP_HOSTED=0 WSP_TIMER_HZ=${WSP_BOARD_TIMER_HZ}u)
  target_link_options(${target} PRIVATE "-T${WSP_STARTUP_DIR}/${WSP_BOARD_PROCESSOR}.ld" "-L${WSP_BOARD_DIR}"
                                        "LINKER:-Map=${CMAKE_CURRENT_BINARY_DIR}/${target}.map")
  set_target_properties(${target} PROPERTIES SUFFIX .elf)
endfunction()
