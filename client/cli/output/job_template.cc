#include "client/cli/output/job_template.h"

#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/field_comments.h"
#include "client/cli/output/message_json.h"
#include "nlohmann/json.hpp"
#include "spikepinn/v1/job.pb.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::ordered_json;

constexpr std::size_t kWidth = 100;

// The form that the literature writes the neuron in, where that gives the very same numbers.
v1::Neuron WrittenNeuron(const NeuronModel& model) {
  v1::Neuron out;
  const double threshold = std::round(model.q0 / (model.q2 * model.v_w_mv) * 1e6) / 1e6;
  const Izhikevich2007 book{model.capacitance_pf, model.q2, model.v_w_mv,    threshold,
                            model.a_per_ms,       model.b,  model.v_peak_mv, model.v_reset_mv,
                            model.w_jump_pa};
  const Izhikevich2004 paper{model.a_per_ms, model.b, model.v_reset_mv, model.w_jump_pa,
                             model.v_peak_mv};
  if (book.ToModel() == model) {
    v1::Izhikevich2007& form = *out.mutable_izhikevich2007();
    form.set_capacitance_pf(book.capacitance_pf);
    form.set_k(book.k);
    form.set_v_rest_mv(book.v_rest_mv);
    form.set_v_threshold_mv(book.v_threshold_mv);
    form.set_a_per_ms(book.a_per_ms);
    form.set_b(book.b);
    form.set_v_peak_mv(book.v_peak_mv);
    form.set_v_reset_mv(book.v_reset_mv);
    form.set_w_jump_pa(book.w_jump_pa);
  } else if (paper.ToModel() == model) {
    v1::Izhikevich2004& form = *out.mutable_izhikevich2004();
    form.set_a_per_ms(paper.a_per_ms);
    form.set_b(paper.b);
    form.set_v_reset_mv(paper.v_reset_mv);
    form.set_w_jump_pa(paper.w_jump_pa);
    form.set_v_peak_mv(paper.v_peak_mv);
  } else {
    ForwardProblem problem;
    problem.neuron = model;
    out = wire::ToProto(problem).neuron();
  }
  return out;
}

// What the file sets.
v1::Job Given(const Preset& preset, Method method) {
  v1::Job job;
  job.set_display_name(preset.name);
  *job.mutable_spec()->mutable_forward() = wire::ToProto(preset.problem);
  *job.mutable_spec()->mutable_forward()->mutable_neuron() = WrittenNeuron(preset.problem.neuron);
  job.mutable_spec()->set_method(wire::ToProto(method));
  return job;
}

// What stands behind the "#": the method's defaults, and the other methods' for their own options.
v1::Job Defaults(const Preset& preset, Method method) {
  v1::Job job;
  for (const Method other : kAllMethods) {
    job.mutable_spec()->MergeFrom(wire::ToProto(DefaultSpec(other)));
  }
  job.mutable_spec()->MergeFrom(wire::ToProto(DefaultSpec(method)));
  job.mutable_spec()->clear_forward();
  job.mutable_spec()->mutable_forward()->set_preset(preset.name);
  return job;
}

class Writer {
 public:
  static constexpr int kOn = -1;

  // `given` and `defaults` are of one type. With `off` at a column everything is commented out
  // there.
  void WriteFields(const Message& given, const Message& defaults, int indent, int off);

  void WriteProse(const std::string& text, int indent, int off) {
    if (text.empty()) return;
    const std::string bullet = absl::StrCat(Prefix(indent, off), "#");
    std::string line = bullet;
    for (const absl::string_view word : absl::StrSplit(text, ' ')) {
      if (line.size() + 1 + word.size() > kWidth && line != bullet) {
        absl::StrAppend(&out_, line, "\n");
        line = bullet;
      }
      absl::StrAppend(&line, " ", word);
    }
    absl::StrAppend(&out_, line, "\n");
  }

  void WriteBlankLine() { out_ += "\n"; }

  std::string TakeText() { return std::move(out_); }

 private:
  static std::string Prefix(int indent, int off) {
    std::string prefix(static_cast<std::size_t>(indent), ' ');
    if (off == kOn) return prefix;
    prefix.insert(static_cast<std::size_t>(off), 1, '#');
    return prefix;
  }

  void WriteLine(int indent, int off, const std::string& text) {
    absl::StrAppend(&out_, Prefix(indent, off), text, "\n");
  }

  void WriteField(const FieldDescriptor& field, const Message& given, const Message& defaults,
                  int indent, int off);
  void WriteList(const FieldDescriptor& field, const Message& given, int indent, int off);
  void WriteItem(const Message& item, int indent, int off);

  std::string out_;
};

// The value of one field as YAML; "" where it has none.
std::string Value(const FieldDescriptor& field, const Message& message,
                  JsonFields fields = JsonFields::kGiven) {
  const ordered_json json = MessageToJson(message, fields);
  if (!json.contains(field.name())) return "";
  const ordered_json& value = json[field.name()];
  std::string yaml = JsonToYaml(value.is_array() ? ordered_json{{"x", value}} : value);
  yaml.pop_back();
  return value.is_array() ? yaml.substr(3) : yaml;
}

// Has to be given wherever its message is: its zero is no default.
bool IsRequiredNumber(const FieldDescriptor& field) {
  return !field.has_presence() && (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
                                   field.cpp_type() == FieldDescriptor::CPPTYPE_INT64);
}

bool IsSet(const FieldDescriptor& field, const Message& message) {
  if (field.has_presence()) return message.GetReflection()->HasField(message, &field);
  if (field.is_repeated()) return message.GetReflection()->FieldSize(message, &field) > 0;
  return IsRequiredNumber(field) || !Value(field, message).empty();
}

void Writer::WriteFields(const Message& given, const Message& defaults, int indent, int off) {
  const google::protobuf::Descriptor& type = *given.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const bool is_job = &type == v1::Job::descriptor();
    if (is_job && !RefuseInJobFile(type.field(i)->name()).empty()) continue;
    if (is_job || &type == v1::TrainingSpec::descriptor()) WriteBlankLine();
    WriteProse(FieldComment(*type.field(i)), indent, off);
    WriteField(*type.field(i), given, defaults, indent, off);
  }
}

void Writer::WriteField(const FieldDescriptor& field, const Message& given, const Message& defaults,
                        int indent, int off) {
  const bool on = off == kOn && IsSet(field, given);
  const int here = off == kOn && !on ? indent : off;
  if (field.is_repeated() && field.message_type() != nullptr) {
    return WriteList(field, given, indent, here);
  }
  if (field.message_type() != nullptr) {
    WriteLine(indent, here, absl::StrCat(field.name(), ":"));
    return WriteFields(given.GetReflection()->GetMessage(given, &field),
                       defaults.GetReflection()->GetMessage(defaults, &field), indent + 2, here);
  }
  std::string value;
  if (on) value = Value(field, given);
  if (!on && !IsRequiredNumber(field)) value = Value(field, defaults, JsonFields::kAll);
  WriteLine(indent, here, absl::StrCat(field.name(), ":", value.empty() ? "" : " ", value));
}

// The elements, or one to be filled in.
void Writer::WriteList(const FieldDescriptor& field, const Message& given, int indent, int off) {
  WriteLine(indent, off, absl::StrCat(field.name(), ":"));
  const auto& reflection = *given.GetReflection();
  const int size = reflection.FieldSize(given, &field);
  for (int i = 0; i < size; ++i) {
    WriteItem(reflection.GetRepeatedMessage(given, &field, i), indent + 2, off);
  }
  if (size > 0) return;
  WriteItem(*reflection.GetMessageFactory()->GetPrototype(field.message_type()), indent + 2, off);
}

// "- " goes where the first line that is no comment begins.
void Writer::WriteItem(const Message& item, int indent, int off) {
  Writer inner;
  inner.WriteFields(item, item, indent + 2, off);
  const std::string text = inner.TakeText();
  bool first = true;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    std::string out(line);
    const std::size_t at = static_cast<std::size_t>(indent) + (off == kOn ? 0 : 1);
    if (first && out[at + 2] != '#') {
      out[at] = '-';
      first = false;
    }
    absl::StrAppend(&out_, out, "\n");
  }
}

}  // namespace

std::string JobTemplate(const Preset& preset, Method method) {
  Writer writer;
  writer.WriteProse(preset.description, 0, Writer::kOn);
  writer.WriteProse("Times are in ms, potentials in mV, currents in pA, capacitances in pF.", 0,
                    Writer::kOn);
  writer.WriteProse(
      "A field behind a # is not set, and shows its default if it has one. To set it, take the # "
      "away from it and from the section that it is in.",
      0, Writer::kOn);
  writer.WriteFields(Given(preset, method), Defaults(preset, method), 0, Writer::kOn);
  return writer.TakeText();
}

}  // namespace spikepinn::cli
