# Every library we do not write ourselves. What each is for stands in the README.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(absl REQUIRED CONFIG)
find_package(Protobuf REQUIRED)
find_package(gRPC REQUIRED CONFIG)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(SQLite3 REQUIRED)
find_package(spdlog REQUIRED CONFIG)
find_package(yaml-cpp REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(ZLIB REQUIRED)
find_package(EXPAT REQUIRED)
find_package(Eigen3 REQUIRED CONFIG)
find_package(GTest REQUIRED CONFIG)
include(GoogleTest)

# ZIP archives; zlib's own contribution, which installs no CMake package.
find_path(MINIZIP_INCLUDE_DIR zip.h PATH_SUFFIXES minizip REQUIRED)
find_library(MINIZIP_LIBRARY minizip REQUIRED)
add_library(spikepinn_minizip INTERFACE)
add_library(spikepinn::minizip ALIAS spikepinn_minizip)
target_include_directories(spikepinn_minizip SYSTEM INTERFACE ${MINIZIP_INCLUDE_DIR})
target_link_libraries(spikepinn_minizip INTERFACE ${MINIZIP_LIBRARY})

find_path(SUNDIALS_INCLUDE_DIR arkode/arkode_erkstep.h REQUIRED)
find_library(SUNDIALS_ARKODE_LIBRARY sundials_arkode REQUIRED)
find_library(SUNDIALS_NVECSERIAL_LIBRARY sundials_nvecserial REQUIRED)
add_library(spikepinn_sundials INTERFACE)
add_library(spikepinn::sundials ALIAS spikepinn_sundials)
target_include_directories(spikepinn_sundials SYSTEM INTERFACE ${SUNDIALS_INCLUDE_DIR})
target_link_libraries(spikepinn_sundials
                      INTERFACE ${SUNDIALS_ARKODE_LIBRARY} ${SUNDIALS_NVECSERIAL_LIBRARY})

# What draws the plots of reports, embedded into the client.
find_path(DYGRAPHS_DIR dygraph.min.js PATHS /usr/share/javascript/dygraphs NO_DEFAULT_PATH
          DOC "Folder of dygraph.min.js and dygraph.min.css" REQUIRED)

# yaml-cpp 0.7 exports a plain `yaml-cpp`, later versions a namespaced target.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# Debian's package or the official archive, whichever CMAKE_PREFIX_PATH names first. Its flags are
# attached to one target, so that nothing else in the build ever sees LibTorch.
if(SPIKEPINN_WITH_TORCH)
  find_package(Torch REQUIRED CONFIG)
  add_library(spikepinn_torch INTERFACE)
  add_library(spikepinn::torch ALIAS spikepinn_torch)
  target_include_directories(spikepinn_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(spikepinn_torch INTERFACE ${TORCH_LIBRARIES})
endif()
