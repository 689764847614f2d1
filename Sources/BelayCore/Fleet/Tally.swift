/// What an agent's calls came to in the last five minutes: 24 slices of 12.5 s, each one column of
/// a sparkline. By the hub's recorded time, never by the agent's clock.
///
/// Slices lie on a fixed grid (multiples of 12.5 s since 1970), so the same records make the same
/// tally wherever they are folded. Only slices with calls are kept.
package struct Tally: Sendable, Equatable {
  package static let sliceCount = 24
  /// microseconds
  static let sliceWidth: Int64 = 12_500_000

  struct Slice: Sendable, Equatable {
    /// place on the grid
    let index: Int64
    var calls = 0
    var errors = 0
    /// refused by a breaker before they were tried
    var rejected = 0
    /// failures that say nothing about the callee
    var ignored = 0
    var inputTokens = 0
    var outputTokens = 0
    var costMicros = 0
    /// by the table of models, of calls whose cost nobody told
    var estimatedMicros = 0
    var latencies = Latencies()

    init(index: Int64) { self.index = index }
  }

  /// Ascending, at most 24, all within five minutes of the last.
  private(set) var slices: [Slice] = []
  /// Calls that came with a recorded time more than five minutes before the newest (the hub's clock
  /// was set back); they are in no slice.
  package private(set) var dropped = 0

  package init() {}

  init(slices: [Slice], dropped: Int) {
    self.slices = slices
    self.dropped = dropped
  }

  static func index(of time: Timestamp) -> Int64 {
    let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: sliceWidth)
    return remainder < 0 ? quotient - 1 : quotient
  }

  package mutating func record(_ call: Call, at time: Timestamp) {
    guard let place = place(for: Self.index(of: time)) else {
      dropped.count()
      return
    }
    slices[place].record(call)
  }

  /// Takes back what was recorded at that time, if it has not passed out of the window.
  mutating func takeBack(_ call: Call, at time: Timestamp) {
    change(at: time) { slice in
      if slice.calls > 0 { slice.takeBack(call) }
    }
  }

  /// Adds tokens and cost that no call of its own told.
  mutating func add(sums: Call, at time: Timestamp) {
    guard let place = place(for: Self.index(of: time)) else { return }
    slices[place].add(sums)
  }

  /// Takes those back, if they have not passed out of the window.
  mutating func takeBack(sums: Call, at time: Timestamp) {
    change(at: time) { $0.subtract(sums) }
  }

  private mutating func change(at time: Timestamp, _ step: (inout Slice) -> Void) {
    let index = Self.index(of: time)
    guard let place = slices.firstIndex(where: { $0.index == index }) else { return }
    step(&slices[place])
    if slices[place].isEmpty { slices.remove(at: place) }
  }

  /// Where the slice of that index is, made if needed; nil if it lies before the window.
  private mutating func place(for index: Int64) -> Int? {
    guard let newest = slices.last?.index, index <= newest else {
      slices.append(Slice(index: index))
      let first = index - Int64(Self.sliceCount) + 1
      if slices[0].index < first { slices.removeAll { $0.index < first } }
      return slices.count - 1
    }
    guard index > newest - Int64(Self.sliceCount) else { return nil }
    let place = slices.lastIndex { $0.index <= index }.map { $0 } ?? -1
    if place >= 0, slices[place].index == index { return place }
    slices.insert(Slice(index: index), at: place + 1)
    return place + 1
  }
}

extension Tally.Slice {
  mutating func record(_ call: Call) {
    calls.count()
    if call.isError { errors.count() }
    if call.outcome == .rejected { rejected.count() }
    if call.outcome == .ignored { ignored.count() }
    add(call)
    // A refusal takes no time; it would make a broken callee look fast.
    if call.outcome != .rejected, let latency = call.latencyMicroseconds {
      latencies.record(microseconds: latency)
    }
  }

  var isEmpty: Bool {
    calls == 0 && inputTokens == 0 && outputTokens == 0 && costMicros == 0 && estimatedMicros == 0
  }

  /// Tokens and cost.
  mutating func add(_ call: Call) {
    inputTokens.count(call.inputTokens)
    outputTokens.count(call.outputTokens)
    costMicros.count(call.costMicros)
    estimatedMicros.count(call.estimatedMicros ?? 0)
  }

  /// The same, taken back.
  mutating func subtract(_ call: Call) {
    inputTokens.uncount(call.inputTokens)
    outputTokens.uncount(call.outputTokens)
    costMicros.uncount(call.costMicros)
    estimatedMicros.uncount(call.estimatedMicros ?? 0)
  }

  mutating func takeBack(_ call: Call) {
    calls.uncount()
    if call.isError { errors.uncount() }
    if call.outcome == .rejected { rejected.uncount() }
    if call.outcome == .ignored { ignored.uncount() }
    subtract(call)
    if call.outcome != .rejected, let latency = call.latencyMicroseconds {
      latencies.takeBack(microseconds: latency)
    }
  }
}
