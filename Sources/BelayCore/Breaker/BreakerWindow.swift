/// The calls that a breaker's rates are taken over.
///
/// A window of calls is a ring with one byte per call; a window of seconds is a ring with one tally
/// per whole second, of which those older than the window leave the total as time goes on. The rings
/// are made once; recording and clearing allocate nothing.
///
///     calls(4)   [ok][failed][ok][slow]       the next call replaces the oldest
///     seconds(4) [17][18][19][16]             second 20 replaces second 16
struct BreakerWindow: Sendable, Equatable {
  private(set) var tally = BreakerTally()
  /// One kind per call; empty in a window of seconds.
  private var calls: [BreakerTally.Kind] = []
  /// One tally per second; empty in a window of calls.
  private var seconds: [BreakerTally] = []
  /// Where the next call goes, or where the tally of `second` is.
  private var head = 0
  /// The newest second that was recorded or moved to.
  private var second: Int64 = 0

  init(_ form: BreakerSettings.Window) {
    switch form {
    case .calls(let count): calls = Array(repeating: 0, count: count)
    case .seconds(let count): seconds = Array(repeating: BreakerTally(), count: count)
    }
  }

  mutating func clear(at now: Int64) {
    for index in seconds.indices { seconds[index] = BreakerTally() }
    (tally, head, second) = (BreakerTally(), 0, Self.second(of: now))
  }

  /// - Parameter now: nanoseconds; before the newest second it counts as of that one.
  mutating func record(_ kind: BreakerTally.Kind, at now: Int64) {
    guard !calls.isEmpty else { return recordInSecond(kind, at: now) }
    if Int(tally.calls) == calls.count { tally.remove(calls[head]) }
    calls[head] = kind
    head &+= 1
    if head == calls.count { head = 0 }
    tally.add(kind)
  }

  private mutating func recordInSecond(_ kind: BreakerTally.Kind, at now: Int64) {
    move(to: Self.second(of: now))
    seconds[head].add(kind)
    tally.add(kind)
  }

  private mutating func move(to next: Int64) {
    guard next > second else { return }
    for _ in 0..<min(next - second, Int64(seconds.count)) {
      head = head + 1 == seconds.count ? 0 : head + 1
      tally.remove(seconds[head])
      seconds[head] = BreakerTally()
    }
    second = next
  }

  /// The calls of a window of calls, oldest first.
  var kinds: [BreakerTally.Kind] {
    let count = min(Int(tally.calls), calls.count)
    return count == calls.count ? Array(calls[head...] + calls[..<head]) : Array(calls[..<count])
  }

  /// What the window holds at that time; a look, which changes nothing.
  func tally(at now: Int64) -> BreakerTally {
    guard !seconds.isEmpty else { return tally }
    var rest = tally
    let passed = min(max(Self.second(of: now) - second, 0), Int64(seconds.count))
    for step in 0..<Int(passed) { rest.remove(seconds[(head + 1 + step) % seconds.count]) }
    return rest
  }

  private static func second(of now: Int64) -> Int64 {
    let (whole, rest) = now.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? whole - 1 : whole
  }
}
