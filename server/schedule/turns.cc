#include "server/schedule/turns.h"

#include <algorithm>
#include <utility>

namespace spikepinn::server {

void Turns::Add(const Turn& turn) {
  heap_.push_back({*turn.use, turn});
  std::push_heap(heap_.begin(), heap_.end(), After);
}

std::optional<Turns::Turn> Turns::Next() {
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), After);
    const Ranked first = heap_.back();
    heap_.pop_back();
    if (first.use == *first.turn.use) return first.turn;
    Add(first.turn);  // another line of the same user had a turn meanwhile
  }
  return std::nullopt;
}

bool Turns::After(const Ranked& a, const Ranked& b) {
  return std::make_pair(a.use, a.turn.number) > std::make_pair(b.use, b.turn.number);
}

}  // namespace spikepinn::server
