// A file system that is really full after a few writes.
#ifndef SPIKEPINN_TESTS_SUPPORT_SMALL_DISK_H_
#define SPIKEPINN_TESTS_SUPPORT_SMALL_DISK_H_

#include <sys/mount.h>

#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::testing {

// A file system in memory, mounted on a folder of its own until the destructor. That takes rights
// that not everybody has: a test asks mounted() and skips itself.
class SmallDisk {
 public:
  explicit SmallDisk(long bytes)
      : mounted_(mount("tmpfs", dir_.path().c_str(), "tmpfs", MS_NOSUID | MS_NODEV,
                       ("size=" + std::to_string(bytes)).c_str()) == 0) {}
  ~SmallDisk() {
    if (mounted_ && umount2(dir_.path().c_str(), MNT_DETACH) != 0) {
      ADD_FAILURE() << "cannot unmount " << dir_.path();
    }
  }

  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  std::string File(const std::string& name) const { return dir_.File(name); }

 private:
  const TempDir dir_;
  const bool mounted_;
};

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_SMALL_DISK_H_
