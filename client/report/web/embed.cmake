# Puts the files of web/ and the plotting library into a C++ source.
#   cmake -DOUTPUT=x.cc -DPAGE=... -DSTYLES=a;b -DLIBRARY=... -DSCRIPTS=a;b -P embed.cmake

function(read_all result)
  set(text "")
  foreach(file ${ARGN})
    file(READ ${file} one)
    string(APPEND text "${one}\n")
  endforeach()
  # Browsers' tools would look for what it names.
  string(REGEX REPLACE "//# sourceMappingURL=[^\n]*" "" text "${text}")
  string(REGEX REPLACE "/\\*# sourceMappingURL=[^\n]*\\*/" "" text "${text}")
  string(TOLOWER "${text}" lower)
  if(lower MATCHES "</script|</style")
    message(FATAL_ERROR "${ARGN}: would end its element in the page")
  endif()
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# The bytes of a text and its SHA-256.
function(add_asset name text)
  file(WRITE ${OUTPUT}.part "${text}")
  file(READ ${OUTPUT}.part bytes HEX)
  file(SHA256 ${OUTPUT}.part digest)
  file(REMOVE ${OUTPUT}.part)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  file(APPEND ${OUTPUT} "constexpr unsigned char k${name}[] = {\n${bytes}};\n"
                        "constexpr char k${name}Sha256[] = \"${digest}\";\n\n")
endfunction()

file(READ ${PAGE} page)
read_all(style ${STYLES})
read_all(library ${LIBRARY})
read_all(script ${SCRIPTS})
file(WRITE ${OUTPUT} "// Made by embed.cmake.\nnamespace {\n\n")
add_asset(Page "${page}")
add_asset(Style "${style}")
add_asset(Library "${library}")
add_asset(Script "(() => {\n'use strict';\n${script}})();\n")
file(APPEND ${OUTPUT} "}  // namespace\n")
