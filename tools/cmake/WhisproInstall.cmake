# `cmake --install`: libwhispro.a, its headers, a CMake package (find_package(whispro)) and a pkg-config file.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(whispro_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/whispro")
target_include_directories(whispro PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS whispro EXPORT whispro ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY firmware/include/ frontend_c/include/ frontend_c/base/include/ tflm_port/include/
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h" PATTERN "fixed*.h" EXCLUDE
        PATTERN "arm" EXCLUDE)
install(EXPORT whispro NAMESPACE whispro:: FILE whispro-targets.cmake DESTINATION "${whispro_package_dir}")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/whispro-config.cmake.in"
  "${PROJECT_BINARY_DIR}/whispro-config.cmake" INSTALL_DESTINATION "${whispro_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/whispro-config-version.cmake" COMPATIBILITY SameMinorVersion)
# Relative, so that the installed folder may be moved.
file(RELATIVE_PATH whispro_pc_to_prefix "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
configure_file("${CMAKE_CURRENT_LIST_DIR}/whispro.pc.in" "${PROJECT_BINARY_DIR}/whispro.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/whispro-config.cmake" "${PROJECT_BINARY_DIR}/whispro-config-version.cmake"
        DESTINATION "${whispro_package_dir}")
install(FILES "${PROJECT_BINARY_DIR}/whispro.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
