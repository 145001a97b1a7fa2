#include "wire/method_options.h"

#include "absl/strings/str_cat.h"
#include "wire/spec_convert.h"

namespace spikepinn::wire {
namespace {

using google::protobuf::FieldDescriptor;

struct Group {
  const char* field;
  bool of_segmented;  // otherwise of GUIDED and PURE
};

constexpr Group kGroups[] = {{"network", false}, {"collocation", false}, {"loss_weights", false},
                             {"adam", false},    {"lbfgs", false},       {"segmented", true}};

// Those that are given and that the method does not have.
std::vector<const FieldDescriptor*> ForeignFields(const v1::TrainingSpec& spec) {
  const bool segmented = FromProto(spec.method()) == Method::kSegmented;
  std::vector<const FieldDescriptor*> fields;
  for (const Group& group : kGroups) {
    const auto* const field = v1::TrainingSpec::descriptor()->FindFieldByName(group.field);
    if (group.of_segmented != segmented && spec.GetReflection()->HasField(spec, field)) {
      fields.push_back(field);
    }
  }
  return fields;
}

}  // namespace

std::vector<absl::Status> ForeignOptions(const v1::TrainingSpec& spec) {
  const Method method = FromProto(spec.method());
  std::vector<absl::Status> errors;
  for (const FieldDescriptor* const field : ForeignFields(spec)) {
    errors.push_back(absl::InvalidArgumentError(absl::StrCat(
        field->name(), ": method = ", std::string(ToString(method)), " has no such options",
        method == Method::kSegmented ? "; they are of guided and pure" : "")));
  }
  return errors;
}

std::vector<std::string> ClearForeignOptions(v1::TrainingSpec* spec) {
  std::vector<std::string> cleared;
  for (const FieldDescriptor* const field : ForeignFields(*spec)) {
    spec->GetReflection()->ClearField(spec, field);
    cleared.push_back(field->name());
  }
  if (FromProto(spec->method()) == Method::kPure &&
      spec->collocation().concentrated_points() != 0) {
    spec->mutable_collocation()->clear_concentrated_points();
    cleared.emplace_back("collocation.concentrated_points");
  }
  return cleared;
}

}  // namespace spikepinn::wire
