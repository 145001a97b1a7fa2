#include "client/plot/run_program.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

using ::testing::HasSubstr;

TEST(RunProgramTest, TellsHowItEnded) {
  EXPECT_TRUE(RunProgram({"true"}).ok());
  EXPECT_TRUE(absl::IsAborted(RunProgram({"false"})));
}

TEST(RunProgramTest, NoShellReadsTheArguments) {
  EXPECT_TRUE(RunProgram({"test", "$HOME; exit 1", "=", "$HOME; exit 1"}).ok());
}

TEST(RunProgramTest, OneThatThereIsNotIsNamed) {
  const absl::Status status = RunProgram({"/no/such/program"});
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("/no/such/program cannot be started: No such file"));
}

}  // namespace
}  // namespace spikepinn::plot
