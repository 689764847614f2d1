/// A breaker that nobody has: what one would do that watched the calls of an agent to one model or
/// tool. It refuses nothing and takes no orders; it shows how things stand with what is called.
///
/// The machine is the agents' own. Its clock is that of the records; calls that come while it is
/// open, which a breaker would have refused, count nowhere until its wait is over.
struct ObservedBreaker: Sendable, Equatable {
  let name: String
  private(set) var machine: BreakerMachine
  /// of the newest call; nanoseconds
  private var now: Int64

  /// Opens when half of the last twenty calls failed, or five in a row; three good calls close it.
  static let settings = BreakerSettings(
    failureRateThreshold: 50, slowCallDuration: .seconds(600), minimumCalls: 8,
    window: .calls(20), halfOpenCalls: 3, openWait: .seconds(30), openWaitMultiplier: 2,
    longestOpenWait: .seconds(300), halfOpenLimit: nil, consecutiveFailures: 5)

  init(name: String, at time: Timestamp) {
    self.name = name
    now = Self.nanoseconds(time)
    machine = BreakerMachine(Self.settings, at: now)
  }

  /// Takes the result of a call. The transitions that it caused, oldest first.
  mutating func record(_ call: Call, isRateLimited: Bool, at time: Timestamp) -> [BreakerTransition]
  {
    now = max(now, Self.nanoseconds(time))
    guard let ticket = machine.admit(at: now) else { return [] }
    let latency = (call.latencyMicroseconds ?? 0).multipliedReportingOverflow(by: 1_000)
    machine.finish(
      ticket, call.isError ? isRateLimited ? .rateLimited : .failure : .success,
      latency: latency.overflow ? .max : Int64(latency.partialValue), at: now)
    var transitions: [BreakerTransition] = []
    while let transition = machine.nextTransition() { transitions.append(transition) }
    return transitions
  }

  var figures: BreakerFigures { machine.figures(at: now) }

  /// When it would let a call through again.
  var until: Timestamp? { machine.until.map { Timestamp(microseconds: $0 / 1_000) } }

  private static func nanoseconds(_ time: Timestamp) -> Int64 {
    let (product, overflow) = time.microseconds.multipliedReportingOverflow(by: 1_000)
    return overflow ? (time.microseconds < 0 ? .min / 2 : .max / 2) : product
  }

  static func == (left: ObservedBreaker, right: ObservedBreaker) -> Bool {
    left.name.hasSameBytes(as: right.name) && left.now == right.now
      && left.machine.kept == right.machine.kept
  }
}

// MARK: JSON

extension ObservedBreaker {
  var json: JSON {
    let state = machine.kept
    return [
      "breaker": .string(name), "state": .string(state.state.rawValue), "now": JSON(Int(now)),
      "attempts": JSON(state.attempts), "open_until": JSON(Int(state.openUntil)),
      "open_wait": JSON(Int(state.openWait)), "probes_left": JSON(state.probesLeft),
      "streak": JSON(state.streak), "of_probes": .bool(state.isOfProbes),
      "window": .array(state.window.map { .number(Double($0)) }),
    ]
  }

  init(_ fields: Fields) throws(RequestError) {
    name = try fields.text("breaker")
    now = Int64(try fields.integer("now"))
    machine = BreakerMachine(
      Self.settings,
      keeping: BreakerMachine.Kept(
        state: try fields.word("state"), attempts: try fields.count("attempts"),
        openUntil: Int64(try fields.integer("open_until")),
        openWait: Int64(try fields.integer("open_wait")),
        probesLeft: try fields.count("probes_left"), streak: try fields.count("streak"),
        isOfProbes: try fields.flag("of_probes"),
        window: try fields.list("window").compactMap(\.integer).map { UInt8(clamping: $0 & 3) }),
      at: now)
  }
}
