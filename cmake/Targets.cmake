# Helpers that declare our targets. Every library is a folder: spikepinn_library(core_ode ...) in
# core/ode makes the target spikepinn::core_ode.

# Designated initialisers leave the other members at their defaults: that is their point.
set(SPIKEPINN_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wno-missing-field-initializers)

function(spikepinn_target_defaults target)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE ${SPIKEPINN_WARNINGS}
                         $<$<BOOL:${SPIKEPINN_WERROR}>:-Werror>)
  get_target_property(type ${target} TYPE)
  if(TARGET spikepinn_tsan_abseil AND type STREQUAL EXECUTABLE)
    target_link_libraries(${target} PRIVATE spikepinn_tsan_abseil)
  endif()
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    target_compile_options(${target} PRIVATE -Wthread-safety -Werror=thread-safety)
  endif()
endfunction()

# spikepinn_library(NAME SOURCES a.cc ... DEPS public... PRIVATE_DEPS private...)
function(spikepinn_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  set(target spikepinn_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(spikepinn::${name} ALIAS ${target})
  spikepinn_target_defaults(${target})
  target_link_libraries(${target} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
endfunction()

# spikepinn_program(NAME SOURCES main.cc ... DEPS ...): an executable in bin/ under that very name.
function(spikepinn_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  spikepinn_target_defaults(${name})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
endfunction()

# spikepinn_test(NAME SOURCES a_test.cc ... DEPS ... [TIMEOUT seconds] [LABELS ...] [OWN_PCH]): one
# executable of GoogleTest cases, each case a ctest entry. No single test may take 60 s. OWN_PCH:
# the caller sets other precompiled headers than GoogleTest's.
function(spikepinn_test name)
  cmake_parse_arguments(ARG "OWN_PCH" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  set(target ${name}_test)
  add_executable(${target} ${ARG_SOURCES})
  if(NOT ARG_OWN_PCH)
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  spikepinn_target_defaults(${target})
  target_link_libraries(${target} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  set_target_properties(${target} PROPERTIES
                        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${target} PRIVATE SPIKEPINN_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                             SPIKEPINN_BINARY_DIR="${CMAKE_BINARY_DIR}")
  gtest_discover_tests(${target} TEST_PREFIX ${name}/ DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
