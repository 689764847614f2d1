import Testing

@testable import BelayCore

@Suite("The last five minutes of calls")
struct TallyTests {
  /// A whole number of slices since 1970, to which seconds are added.
  static func at(_ seconds: Double) -> Timestamp {
    Timestamp(microseconds: 1_800_000_000_000_000 + Int64(seconds * 1e6))
  }

  static func call(_ outcome: Call.Outcome = .ok, ms: Int = 100) -> Call {
    var call = Call(outcome: outcome)
    call.latencyMicroseconds = ms * 1_000
    call.inputTokens = 10
    call.outputTokens = 2
    call.costMicros = 1_500
    return call
  }

  @Test("Calls, errors, tokens and cost are summed")
  func sums() {
    var tally = Tally()
    for outcome in Call.Outcome.allCases { tally.record(Self.call(outcome), at: Self.at(1)) }
    let window = tally.window(at: Self.at(1))
    #expect(window.calls == 5)
    #expect(window.errors == 2)
    #expect(window.rejected == 1)
    #expect(window.inputTokens == 50)
    #expect(window.outputTokens == 10)
    #expect(window.costUSD == 0.0075)
    // Of ok, error and timeout; what was refused or ignored says nothing about the callee.
    #expect(window.errorRate == 2.0 / 3)
    #expect(abs((window.p50Ms ?? 0) - 100) <= 3)
  }

  @Test(
    "A slice leaves the window after exactly 24 slices",
    arguments: [
      (287.5, 1), (299.9, 1), (300.0, 0), (1e6, 0),
    ])
  func leaves(_ seconds: Double, _ calls: Int) {
    var tally = Tally()
    tally.record(Self.call(), at: Self.at(0))
    #expect(tally.window(at: Self.at(seconds)).calls == calls)
  }

  @Test("Columns are error rates, oldest first, and empty where nothing was tried")
  func columns() {
    var tally = Tally()
    tally.record(Self.call(.error), at: Self.at(0))
    tally.record(Self.call(), at: Self.at(287.5))
    tally.record(Self.call(.timeout), at: Self.at(287.6))
    tally.record(Self.call(.rejected), at: Self.at(280))
    let columns = tally.window(at: Self.at(288)).columns
    #expect(columns.count == 24)
    #expect(columns[0] == 1)
    #expect(columns[23] == 0.5)
    #expect(columns[1...22].allSatisfy { $0 == nil })
  }

  @Test("The rate is that of the last minute")
  func rate() {
    var tally = Tally()
    for second in 0..<120 { tally.record(Self.call(), at: Self.at(Double(second))) }
    #expect(abs(tally.window(at: Self.at(119.99)).ratePerSecond - 1) < 0.1)
    #expect(tally.window(at: Self.at(200)).ratePerSecond == 0)
  }

  @Test(
    "INV 31: what comes more than five minutes late is in no slice and counted exactly",
    arguments: UInt64(1)...20)
  func late(_ seed: UInt64) {
    var random = Seeded(seed)
    var (tally, newest, expected) = (Tally(), Int64.min, 0)
    var kept: [Int64] = []
    for _ in 0..<500 {
      let time = Self.at(Double(random.number(0...1_200)))
      let index = Tally.index(of: time)
      if newest != .min, index <= newest - 24 { expected += 1 } else { kept.append(index) }
      newest = max(newest, index)
      tally.record(Self.call(), at: time)
    }
    #expect(tally.dropped == expected)
    #expect(tally.slices.count <= 24)
    #expect(tally.slices.map(\.index) == tally.slices.map(\.index).sorted())
    #expect(tally.window(at: Self.at(0)).calls == kept.count { $0 > newest - 24 })
  }

  @Test("Counters stop at their limit")
  func overflow() {
    var tally = Tally()
    var call = Self.call()
    call.inputTokens = .countLimit
    call.costMicros = .countLimit
    for _ in 0..<3 { tally.record(call, at: Self.at(0)) }
    #expect(tally.window(at: Self.at(0)).inputTokens == .countLimit)
  }

  @Test("Any time at all is no trap", arguments: [Int64.min, -1, 0, .max])
  func anyTime(_ microseconds: Int64) {
    var tally = Tally()
    let time = Timestamp(microseconds: microseconds)
    tally.record(Self.call(), at: time)
    tally.record(Self.call(), at: Self.at(0))
    for at in [time, Self.at(0)] { #expect(tally.window(at: at).columns.count == 24) }
  }

  @Test("INV 6: what is written is read back exactly", arguments: UInt64(1)...5)
  func roundTrip(_ seed: UInt64) throws {
    var random = Seeded(seed)
    var tally = Tally()
    for second in 0..<400 {
      tally.record(
        Self.call(random.pick(Call.Outcome.allCases), ms: random.number(0...9_000)),
        at: Self.at(Double(second)))
    }
    let json = try JSON(parsing: tally.json.encoded())
    #expect(try Tally(try Fields(json)) == tally)
  }
}
