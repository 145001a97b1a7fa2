// A folder of its own for a test that needs real files.
#ifndef SPIKEPINN_TESTS_SUPPORT_TEMP_DIR_H_
#define SPIKEPINN_TESTS_SUPPORT_TEMP_DIR_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace spikepinn::testing {

// A fresh folder that is removed, with all that is in it, by the destructor.
class TempDir {
 public:
  TempDir() : path_(::testing::TempDir() + "spikepinn-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) {
      ADD_FAILURE() << "cannot create a folder under " << ::testing::TempDir();
    }
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }

  // The path of a file in it, which need not exist.
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_TEMP_DIR_H_
