// The whole program but main, against a scripted server.
#ifndef SPIKEPINN_TESTS_UNIT_CLIENT_CLI_APP_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_CLIENT_CLI_APP_FIXTURE_H_

#include <sstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/support/fake_job_service.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {

class AppFixture : public ::testing::Test {
 protected:
  // What the server answers may belong to the test, which goes first.
  void TearDown() override { server_.Stop(); }

  // Runs one command line, "spikepinn" left out, to its end; returns its exit code.
  // `patience` is that of a watch with a server that is away.
  int Run(const std::vector<std::string>& arguments,
          absl::Duration patience = absl::ZeroDuration());

  // The "type" of every line of JSON that was printed.
  std::vector<std::string> Types() const;

  const spikepinn::testing::TempDir folder_;
  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  std::string config_path_;  // of the user's settings; empty: nowhere
  // What the last command printed.
  std::ostringstream out_;
  std::ostringstream err_;
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_TESTS_UNIT_CLIENT_CLI_APP_FIXTURE_H_
