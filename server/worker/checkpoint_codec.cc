#include "server/worker/checkpoint_codec.h"

#include <openssl/evp.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace spikepinn::worker {
namespace {

static_assert(std::endian::native == std::endian::little, "the layout is little-endian");

constexpr absl::string_view kMagic = "SPNNCKPT";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kDigestAt = 24;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kNoteAt = kDigestAt + kDigestBytes;

absl::Status Damaged(absl::string_view what) { return absl::DataLossError(what); }

template <typename T>
void AppendNumber(T value, std::string* out) {
  out->append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
T NumberAt(absl::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::string Sha256(std::initializer_list<absl::string_view> parts) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  for (const absl::string_view part : parts) {
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  }
  EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), kDigestBytes};
}

std::string EncodeNote(const CheckpointNote& note) {
  nlohmann::json stages = nlohmann::json::array();
  for (const StageSummary& stage : note.finished_stages) {
    stages.push_back({{"stage", stage.stage}, {"steps", stage.steps}, {"seconds", stage.seconds}});
  }
  return nlohmann::json{{"program", note.program},
                        {"stage", note.stage},
                        {"overall_step", note.overall_step},
                        {"progress_told", note.progress_told},
                        {"finished_stages", stages},
                        {"stage_seconds", note.stage_seconds},
                        {"total_seconds", note.total_seconds}}
      .dump();
}

// Negative where it is no whole number.
std::int64_t Whole(const nlohmann::json& value) {
  return value.is_number_integer() ? value.get<std::int64_t>() : -1;
}

bool IsTime(double seconds) { return std::isfinite(seconds) && seconds >= 0.0; }

bool IsSensible(const CheckpointNote& note) {
  bool sensible = note.overall_step >= 0 && note.progress_told <= note.overall_step &&
                  IsTime(note.stage_seconds) && IsTime(note.total_seconds);
  for (const StageSummary& stage : note.finished_stages) {
    sensible = sensible && stage.steps >= 0 && IsTime(stage.seconds);
  }
  return sensible;
}

absl::StatusOr<CheckpointNote> DecodeNote(absl::string_view text) {
  CheckpointNote note;
  // nlohmann-json throws; its exceptions stop here.
  try {
    const auto json = nlohmann::json::parse(text.begin(), text.end());
    note.program = json.at("program").get<std::string>();
    note.stage = json.at("stage").get<std::string>();
    note.overall_step = Whole(json.at("overall_step"));
    note.progress_told = json.contains("progress_told") ? Whole(json.at("progress_told")) : -1;
    for (const nlohmann::json& stage : json.at("finished_stages")) {
      note.finished_stages.push_back({.stage = stage.at("stage").get<std::string>(),
                                      .steps = Whole(stage.at("steps")),
                                      .seconds = stage.at("seconds").get<double>()});
    }
    note.stage_seconds = json.at("stage_seconds").get<double>();
    note.total_seconds = json.at("total_seconds").get<double>();
  } catch (const nlohmann::json::exception& error) {
    return Damaged(absl::StrCat("its note: ", error.what()));
  }
  if (!IsSensible(note)) return Damaged("its note has a negative step or time");
  return note;
}

}  // namespace

std::string EncodeCheckpointHead(const CheckpointNote& note, absl::string_view state) {
  const std::string text = EncodeNote(note);
  std::string head(kMagic);
  AppendNumber(kVersion, &head);
  AppendNumber(static_cast<std::uint32_t>(text.size()), &head);
  AppendNumber(static_cast<std::uint64_t>(state.size()), &head);
  head += Sha256({head, text, state});
  return head + text;
}

absl::StatusOr<CheckpointFile> DecodeCheckpointFile(absl::string_view bytes) {
  if (bytes.size() < kNoteAt) return Damaged("it is shorter than its head");
  if (bytes.substr(0, kMagic.size()) != kMagic) return Damaged("it is no checkpoint");
  const auto version = NumberAt<std::uint32_t>(bytes, 8);
  if (version != kVersion) return Damaged(absl::StrCat("its layout has version ", version));
  const std::uint64_t note_size = NumberAt<std::uint32_t>(bytes, 12);
  const auto state_size = NumberAt<std::uint64_t>(bytes, 16);
  const std::uint64_t rest = bytes.size() - kNoteAt;
  if (note_size > rest || state_size != rest - note_size) {
    return Damaged(
        absl::StrCat("it has ", bytes.size(), " bytes, which is not what its head says"));
  }
  const absl::string_view note = bytes.substr(kNoteAt, note_size);
  const absl::string_view state = bytes.substr(kNoteAt + note_size);
  if (bytes.substr(kDigestAt, kDigestBytes) != Sha256({bytes.substr(0, kDigestAt), note, state})) {
    return Damaged("its checksum does not fit");
  }
  absl::StatusOr<CheckpointNote> decoded = DecodeNote(note);
  if (!decoded.ok()) return decoded.status();
  return CheckpointFile{*std::move(decoded), state};
}

}  // namespace spikepinn::worker
