// A part of the disk that is kept until everything else is full.
#ifndef SPIKEPINN_SERVER_STORAGE_SPACE_RESERVE_H_
#define SPIKEPINN_SERVER_STORAGE_SPACE_RESERVE_H_

#include <cstdint>
#include <string>

namespace spikepinn::server {

// A file that is there for its size only: on a full disk it is given up, so that jobs can end and
// be deleted all the same. It may be left from an earlier process. Not synchronised.
class SpaceReserve {
 public:
  // 0 bytes: there is none, and what an earlier process left is not needed any more.
  SpaceReserve(std::string path, std::int64_t bytes);

  std::int64_t bytes() const { return bytes_; }
  // Whether it should be there and is not.
  bool missing() const { return bytes_ > 0 && !held_; }

  // Takes the space, if there is as much.
  void Take();
  // Gives it up; false if there was nothing to give up.
  bool Release();

 private:
  const std::string path_;
  const std::int64_t bytes_;
  bool held_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SPACE_RESERVE_H_
