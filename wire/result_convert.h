// Between the API's progress, pieces and summary and the domain's, field by field.
#ifndef SPIKEPINN_WIRE_RESULT_CONVERT_H_
#define SPIKEPINN_WIRE_RESULT_CONVERT_H_

#include "core/spec/training_result.h"
#include "spikepinn/v1/result.pb.h"

namespace spikepinn::wire {

v1::Progress ToProto(const Progress& progress);
Progress FromProto(const v1::Progress& progress);

v1::TrajectoryPiece ToProto(const FinishedPiece& piece);
FinishedPiece FromProto(const v1::TrajectoryPiece& piece);

v1::Summary ToProto(const Summary& summary);
Summary FromProto(const v1::Summary& summary);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_RESULT_CONVERT_H_
