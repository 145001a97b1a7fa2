// An environment variable for as long as a test lasts.
#ifndef SPIKEPINN_TESTS_UNIT_CLIENT_CLI_SCOPED_ENVIRONMENT_H_
#define SPIKEPINN_TESTS_UNIT_CLIENT_CLI_SCOPED_ENVIRONMENT_H_

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace spikepinn::cli {

// Null: unset.
class ScopedEnvironment {
 public:
  ScopedEnvironment(std::string name, const char* value) : name_(std::move(name)) {
    if (const char* const old = std::getenv(name_.c_str())) old_ = old;
    Set(value);
  }
  ~ScopedEnvironment() { Set(old_.has_value() ? old_->c_str() : nullptr); }

  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  void Set(const char* value) const {
    if (value == nullptr) {
      unsetenv(name_.c_str());
    } else {
      setenv(name_.c_str(), value, 1);
    }
  }

  const std::string name_;
  std::optional<std::string> old_;
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_TESTS_UNIT_CLIENT_CLI_SCOPED_ENVIRONMENT_H_
