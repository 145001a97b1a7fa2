#include "client/client/connection.h"

#include "grpc/grpc.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"

namespace spikepinn::client {
namespace {

// A job with a long recorded current answers with more than gRPC's 4 MiB.
constexpr int kMaxReceiveBytes = 64 << 20;

}  // namespace

Connection::Stub Connection::NewStub(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  // Waiting before a retry is the Backoff's business; gRPC's own would keep refusing calls for
  // up to two minutes after the server is back.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  // Channels of one address share a connection otherwise, also one that has gone silent.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A proxy for web pages (http_proxy) is not a way to a compute server.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return v1::JobService::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

}  // namespace spikepinn::client
