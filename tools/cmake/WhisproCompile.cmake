# One place for the compiler settings of all C parts: an interface target with flags and the checked-arithmetic switch.
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

add_library(wsp_compile INTERFACE)
target_compile_features(wsp_compile INTERFACE c_std_99)
if(CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(wsp_compile INTERFACE
    $<$<COMPILE_LANGUAGE:C>:-Wall;-Wextra;-Wconversion;-Wdouble-promotion;-Wvla;-pedantic>
    -ffp-contract=off)
  if(WHISPRO_WERROR)
    target_compile_options(wsp_compile INTERFACE -Werror)
  endif()
endif()
if(WHISPRO_CHECKED)
  target_compile_definitions(wsp_compile INTERFACE WSP_FIXED_CHECKED=1)
endif()

# wsp_part(<name> SOURCES ... SMALL ... INCLUDE <public include folder> LINK ...): one C part as an object library. SMALL
# is compiled for size: what runs at setup, or around the loops of others.
function(wsp_part name)
  cmake_parse_arguments(PART "" "INCLUDE" "SOURCES;SMALL;LINK" ${ARGN})
  add_library(${name} OBJECT ${PART_SOURCES} ${PART_SMALL})
  if(PART_SMALL AND CMAKE_C_COMPILER_ID MATCHES "GNU|Clang")
    set_source_files_properties(${PART_SMALL} PROPERTIES COMPILE_OPTIONS "$<$<NOT:$<CONFIG:Debug>>:-Os>")
  endif()
  target_include_directories(${name} PUBLIC ${PART_INCLUDE})
  target_link_libraries(${name} PUBLIC ${PART_LINK} PRIVATE wsp_compile)
  set_target_properties(${name} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  if(NOT CMAKE_SYSTEM_NAME STREQUAL "Generic")
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
endfunction()
