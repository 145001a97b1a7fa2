// One ListSweepResults stream.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_REACTOR_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/evaluation_pool.h"
#include "server/service/read_budget.h"
#include "server/service/write_watch.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Owned by itself: deleted when gRPC is done with it. Page by page: read from the store on the
// loop's thread, encoded on the pool, written by gRPC, as fast as the client takes them. One thread
// after the other holds it, so that it needs no lock.
class SweepResultsReactor : public grpc::ServerWriteReactor<v1::ListSweepResultsResponse> {
 public:
  struct Context {
    EventLoop& loop;
    Dispatcher& dispatcher;
    EvaluationPool& pool;
    WriteWatch& writes;
    grpc::CallbackServerContext* call;
  };

  static SweepResultsReactor* Start(const Context& context, std::string sweep_id,
                                    ReadBudget::Share share);

 private:
  SweepResultsReactor(const Context& context, std::string sweep_id, ReadBudget::Share share)
      : context_(context), sweep_id_(std::move(sweep_id)), share_(std::move(share)) {}
  ~SweepResultsReactor() override = default;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;
  void OnDone() override;

  // The loop's thread:
  void Open();
  void ReadPage();
  void SubmitPage();

  // The pool's threads:
  void EncodePage();

  void End(const absl::Status& status);

  const Context context_;
  const std::string sweep_id_;
  const ReadBudget::Share share_;

  std::string stored_definition_;
  v1::Sweep definition_;
  std::vector<Job> page_;
  std::int64_t last_index_ = -1;  // of the rows sent
  v1::ListSweepResultsResponse response_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_REACTOR_H_
