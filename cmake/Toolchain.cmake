# Compiler-wide settings: ccache, a fast linker, sanitizers. Warnings belong to our own targets and
# are set in Targets.cmake.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Precompiled headers only hit the cache when ccache is told to overlook their time stamps.
  set(CCACHE_COMMAND ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_COMMAND})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_COMMAND})
endif()

find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

if(SPIKEPINN_SANITIZE)
  # What UndefinedBehaviorSanitizer finds shall fail a test, not only print a line.
  add_compile_options(-fsanitize=${SPIKEPINN_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SPIKEPINN_SANITIZE})
endif()
if(SPIKEPINN_SANITIZE STREQUAL "thread")
  # Linked into every program by Targets.cmake.
  find_package(absl REQUIRED CONFIG)
  add_library(spikepinn_tsan_abseil OBJECT ${CMAKE_SOURCE_DIR}/tests/support/tsan_abseil.cc)
  target_link_libraries(spikepinn_tsan_abseil PRIVATE absl::synchronization)
  target_include_directories(spikepinn_tsan_abseil PRIVATE ${CMAKE_SOURCE_DIR})
  # It looks its own names up, and gRPC's library shall call it.
  add_link_options(-rdynamic)
endif()
if(SPIKEPINN_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# A translation unit that includes LibTorch needs over a gigabyte: never more than two at once.
set_property(GLOBAL PROPERTY JOB_POOLS torch=2)
