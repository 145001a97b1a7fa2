#include "wire/result_convert.h"

#include <gtest/gtest.h>

#include <functional>

#include "google/protobuf/util/message_differencer.h"

namespace spikepinn::wire {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Gives every field of a message, however deep, a value of its own, so that one that a conversion
// forgets or swaps shows up.
void FillEveryField(Message* message, int* next) {
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const int value = ++*next;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        FillEveryField(field->is_repeated() ? reflection->AddMessage(message, field)
                                            : reflection->MutableMessage(message, field),
                       next);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        if (field->is_repeated()) {
          reflection->AddDouble(message, field, value + 0.5);
        } else {
          reflection->SetDouble(message, field, value + 0.5);
        }
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        reflection->SetBool(message, field, true);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        reflection->SetInt64(message, field, value);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        reflection->SetUInt64(message, field, value);
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        if (field->is_repeated()) {
          reflection->AddString(message, field, std::to_string(value));
        } else {
          reflection->SetString(message, field, std::to_string(value));
        }
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        reflection->SetEnumValue(message, field, 2);  // not the default of either side
        break;
      default:
        FAIL() << "teach this test about " << field->full_name();
    }
  }
}

template <typename Proto>
void ExpectRoundTrip() {
  Proto original;
  int next = 0;
  FillEveryField(&original, &next);
  const Proto again = ToProto(FromProto(original));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(original, again))
      << original.DebugString() << "\nbecame\n"
      << again.DebugString();
}

TEST(ResultConvertTest, EveryFieldOfProgressSurvivesTheRoundTrip) {
  ExpectRoundTrip<v1::Progress>();
}

TEST(ResultConvertTest, EveryFieldOfAPieceSurvivesTheRoundTrip) {
  ExpectRoundTrip<v1::TrajectoryPiece>();
}

TEST(ResultConvertTest, EveryFieldOfASummarySurvivesTheRoundTrip) {
  ExpectRoundTrip<v1::Summary>();
}

}  // namespace
}  // namespace spikepinn::wire
