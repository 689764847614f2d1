/// How the handlers of a chain did lately, and in which order that puts them.
///
/// Of each handler the last 32 outcomes count. One that is not tried is forgotten bit by bit: an
/// outcome for every 16 times that the chain was used without it, so that a bad hour does not last
/// for ever. The same history gives the same order everywhere.
package struct FallbackHistory: Sendable, Equatable {
  private struct Record: Equatable {
    /// The latest outcome is the lowest bit.
    var successes: UInt32 = 0
    var tries = 0
    var usesWithout = 0

    var successCount: Int { successes.nonzeroBitCount }

    mutating func note(_ succeeded: Bool) {
      successes = successes << 1 | (succeeded ? 1 : 0)
      tries = min(tries + 1, 32)
      usesWithout = 0
    }

    mutating func passOver() {
      usesWithout += 1
      guard usesWithout == 16 else { return }
      usesWithout = 0
      tries = max(tries - 1, 0)
      successes &= tries == 0 ? 0 : UInt32.max >> (32 - tries)
    }
  }

  private var records: [Record]

  package init(handlers: Int) { records = Array(repeating: Record(), count: handlers) }

  /// One use of the chain: who was tried, and whether it answered. Others were passed over.
  package mutating func note(_ tried: [(handler: Int, succeeded: Bool)]) {
    for index in records.indices {
      if let outcome = tried.first(where: { $0.handler == index }) {
        records[index].note(outcome.succeeded)
      } else {
        records[index].passOver()
      }
    }
  }

  /// Positions in the declared chain, in the order to try them: those that learn change places
  /// among themselves, best first; equals stay as declared, and the others stay where they are.
  package func order(of kinds: [FallbackKind]) -> [Int] {
    let end = kinds.firstIndex(of: .none) ?? kinds.count
    let places = kinds.indices.prefix(end).filter { kinds[$0].learns }
    let ranked = places.sorted { left, right in
      switch standing(left, against: right) {
      case 0: left < right
      case let lead: lead > 0
      }
    }
    var order = Array(kinds.indices)
    for (place, handler) in zip(places, ranked) { order[place] = handler }
    return order
  }

  /// Compares (successes + 1) / (tries + 2), which is 1/2 for what was never tried, in integers.
  private func standing(_ left: Int, against right: Int) -> Int {
    let (left, right) = (records[left], records[right])
    return (left.successCount + 1) * (right.tries + 2) - (right.successCount + 1) * (left.tries + 2)
  }
}
