/// How long the calls of one callee take: the last minute in four slices, and what is usual, which is
/// the time before that, forgotten with a half-life of eleven minutes.
///
/// Latencies are counted in 64 buckets, each 19 % wider than the last, from 2 ms to two minutes;
/// whole numbers throughout, so that every machine comes to the same. A minute enters what is usual
/// only when it is over, and not at all while it is far from usual: a spike must not become the
/// yardstick for itself. One that lasts for half an hour does.
struct UsualLatency: Sendable, Equatable {
  static let buckets = 64
  private static let slices = 4
  /// microseconds
  private static let sliceWidth: Int64 = 15_000_000
  /// Slices that are kept out of what is usual at most: half an hour.
  private static let longestExile = 120

  /// four slices of 64 counts, used in turn
  private var recent: [UInt16]
  /// 64 counts in sixty-fourths
  private var usual: [UInt32]
  private var slice: Int64
  private var exiled = 0
  /// Whether the last look found it far from usual.
  var isFar = false

  init(at now: Timestamp) {
    recent = Array(repeating: 0, count: Self.buckets * Self.slices)
    usual = Array(repeating: 0, count: Self.buckets)
    slice = Self.index(of: now)
  }

  mutating func record(microseconds: Int, at now: Timestamp) {
    pass(to: now)
    let bucket = Self.bucket(of: microseconds)
    let place = Int(truncatingIfNeeded: slice & 3) * Self.buckets + bucket
    if recent[place] < .max { recent[place] += 1 }
  }

  /// Lets slices that are over go.
  mutating func pass(to now: Timestamp) {
    let index = Self.index(of: now)
    guard index > slice else { return }
    for next in (slice + 1)...min(index, slice + Int64(Self.slices)) { retire(next & 3) }
    slice = index
  }

  /// The slice that is used next is the oldest: what it holds becomes part of what is usual.
  private mutating func retire(_ turn: Int64) {
    let start = Int(truncatingIfNeeded: turn) * Self.buckets
    let range = start..<start + Self.buckets
    guard recent[range].contains(where: { $0 > 0 }) else { return }
    defer { for place in range { recent[place] = 0 } }
    if isFar, exiled < Self.longestExile {
      exiled += 1
      return
    }
    if exiled >= Self.longestExile { usual = Array(repeating: 0, count: Self.buckets) }
    exiled = 0
    for bucket in 0..<Self.buckets {
      let kept = usual[bucket] - usual[bucket] / 64
      usual[bucket] = min(kept, 1 << 26) + UInt32(recent[start + bucket]) * 64
    }
  }

  // MARK: Figures

  /// Of the last 45 to 60 seconds, by bucket.
  var lastMinute: [Int] { newest(Self.slices) }

  /// Of the last 15 to 30 seconds, by bucket.
  var lastHalf: [Int] { newest(Self.slices / 2) }

  private func newest(_ count: Int) -> [Int] {
    (0..<Self.buckets).map { bucket in
      (0..<count).reduce(0) { sum, back in
        let turn = Int(truncatingIfNeeded: (slice - Int64(back)) & 3)
        return sum + Int(recent[turn * Self.buckets + bucket])
      }
    }
  }

  /// Calls that what is usual is made of.
  var usualCalls: Int { usual.reduce(0) { $0 + Int($1) } / 64 }

  /// Milliseconds under which 95 % of the usual calls stay; nil if there are none.
  var usualP95: Double? { Self.percentile(0.95, of: usual.map { Int($0) }) }

  /// By nearest rank, as the upper edge of its bucket.
  static func percentile(_ share: Double, of counts: [Int]) -> Double? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    var rank = max(1, Int((share * Double(total)).rounded(.up)))
    for (bucket, count) in counts.enumerated() {
      rank -= count
      if rank <= 0 { return upperEdge(of: bucket) }
    }
    return nil
  }

  // MARK: Buckets

  private static func index(of time: Timestamp) -> Int64 { time.microseconds / sliceWidth }

  /// Four to each doubling, from 2 ms on.
  static func bucket(of microseconds: Int) -> Int {
    let value = min(max(microseconds, 0), (1 << 28) - 1)
    guard value >= 2_048 else { return 0 }
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    let part = ((value - (1 << exponent)) * 4) >> exponent
    return min(buckets - 1, (exponent - 11) * 4 + part)
  }

  /// Milliseconds.
  static func upperEdge(of bucket: Int) -> Double {
    let (octave, part) = bucket.quotientAndRemainder(dividingBy: 4)
    return Double(1 << (octave + 11)) * (1 + Double(part + 1) / 4) / 1_000
  }
}
