#ifndef SPIKEPINN_CLIENT_CLIENT_REQUEST_ID_H_
#define SPIKEPINN_CLIENT_CLIENT_REQUEST_ID_H_

#include <string>

namespace spikepinn::client {

// A random UUID (RFC 4122, version 4): what makes repeating a create safe.
std::string NewRequestId();

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_REQUEST_ID_H_
