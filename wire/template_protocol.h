// What the server and its template process say to each other over a SOCK_SEQPACKET pair: one packet
// asks for one worker, one packet answers it. Both are programs of one machine and one build.
#ifndef SPIKEPINN_WIRE_TEMPLATE_PROTOCOL_H_
#define SPIKEPINN_WIRE_TEMPLATE_PROTOCOL_H_

#include <cstdint>

namespace spikepinn::wire {

// The flag that makes the worker program a template, and where it finds its socket.
inline constexpr char kTemplateFlag[] = "--template";
inline constexpr int kTemplateSocketFd = 3;

struct TemplateRequest {
  std::uint32_t workers = 1;  // always one: a packet needs content
};

// Carries the server's end of the socket to the worker along, if there is one. The worker is a
// child of the server by then, still in the template's process group.
struct TemplateReply {
  std::int32_t pid = -1;
  std::int32_t error = 0;  // errno of what went wrong; 0: nothing
};

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_TEMPLATE_PROTOCOL_H_
