# Puts a set of descriptors, comments included, into a C++ array.
#   cmake -DINPUT=x.desc -DOUTPUT=x.inc -P embed_comments.cmake
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${OUTPUT} "// Made by embed_comments.cmake.\nnamespace {\n"
                     "constexpr unsigned char kProtoComments[] = {\n${bytes}};\n}  // namespace\n")
