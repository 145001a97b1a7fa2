// What ThreadSanitizer is told by hand, by tsan_abseil.cc and tsan_grpc.cc.
#ifndef SPIKEPINN_TESTS_SUPPORT_TSAN_ANNOTATIONS_H_
#define SPIKEPINN_TESTS_SUPPORT_TSAN_ANNOTATIONS_H_

// Of ThreadSanitizer's run-time library.
extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}

namespace spikepinn::testing {

// While it lives, what its thread reads and writes is not looked at.
class TsanIgnore {
 public:
  TsanIgnore() {
    AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
    AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  }
  ~TsanIgnore() {
    AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
    AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
  }
  TsanIgnore(const TsanIgnore&) = delete;
  TsanIgnore& operator=(const TsanIgnore&) = delete;
};

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_TSAN_ANNOTATIONS_H_
