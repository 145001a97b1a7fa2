# What a project that uses the C++ client library needs:
#   cmake --install BUILD_DIR --component client --prefix PREFIX
# puts it where find_package(spikepinn) finds it; PREFIX may be moved afterwards. The programs and
# the libraries behind the server are not for others to link.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/spikepinn)
# A folder of ours: includes read the same inside and outside of this tree.
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/spikepinn)

# Static libraries: what the client is made of comes along, but only its headers are public.
foreach(name client core_neuron core_spec wire proto proto_grpc)
  set_target_properties(spikepinn_${name} PROPERTIES EXPORT_NAME ${name})
  install(TARGETS spikepinn_${name} EXPORT spikepinnTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT client
          INCLUDES DESTINATION ${header_dir})
endforeach()

set(public_headers
  client/client/client.h client/client/clock.h client/client/job.h client/client/job_spec.h
  client/client/reason.h client/client/sweep.h
  core/neuron/forward_problem.h core/neuron/neuron_model.h core/neuron/presets.h
  core/neuron/stimulus.h
  core/spec/training_result.h core/spec/training_spec.h)
foreach(header ${public_headers})
  get_filename_component(folder ${header} DIRECTORY)
  install(FILES ${CMAKE_SOURCE_DIR}/${header} DESTINATION ${header_dir}/${folder}
          COMPONENT client)
endforeach()

install(EXPORT spikepinnTargets NAMESPACE spikepinn:: DESTINATION ${package_dir} COMPONENT client)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/spikepinnConfig.cmake.in
  ${CMAKE_BINARY_DIR}/spikepinnConfig.cmake INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may break its users.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/spikepinnConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/spikepinnConfig.cmake
              ${CMAKE_BINARY_DIR}/spikepinnConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT client)
