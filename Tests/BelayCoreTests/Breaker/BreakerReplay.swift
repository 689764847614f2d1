import BelayCore

/// Plays a case to a machine, step by step, and notes where it is not as it must be.
struct BreakerReplay {
  private let history: BreakerCase
  private var machine: BreakerMachine
  private var tickets: [String: BreakerTicket] = [:]
  private var ended: Set<String> = []
  /// How far the wall clock was moved, in milliseconds.
  private var wallShift = 0
  /// Of the present step.
  private var events: [String] = []
  private var permitted: Bool?
  private var isRefused = false
  private(set) var complaints: [String] = []

  init(_ history: BreakerCase) {
    self.history = history
    machine = BreakerMachine(history.settings, at: 0)
  }

  /// What is wrong; empty if the case passes.
  static func complaints(about history: BreakerCase) throws -> [String] {
    var replay = BreakerReplay(history)
    for (number, step) in history.steps.enumerated() { try replay.play(step, number: number + 1) }
    return replay.complaints
  }

  private mutating func play(_ step: BreakerStep, number: Int) throws {
    (events, permitted, isRefused) = ([], nil, false)
    let now = Int64(step.time + (history.feelsWallClock ? wallShift : 0)) * 1_000_000
    machine.fireTimers(at: now)
    tellTransitions()
    do {
      try apply(step, at: now)
    } catch is BreakerRefusal {
      isRefused = true
    } catch let failure as BreakerCase.Failure {
      throw BreakerCase.Failure(description: "\(history.id): \(failure)")
    }
    tellTransitions()
    if step.op == "reset" { events.append("RESET") }
    for complaint in check(step, at: now) {
      complaints.append("\(history.id), step \(number) (\(step.op) at \(step.time)): \(complaint)")
    }
  }

  private mutating func apply(_ step: BreakerStep, at now: Int64) throws {
    switch step.op {
    case "check": break
    case "clock_jump": wallShift += try step.wallDelta ?? missing("wall_delta_ms")
    case "call": tickets[try step.name ?? missing("name")] = admit(at: now)
    case "result", "late_result": try finishEarlier(step, at: now)
    case "rejected_after_permit": try giveBack(step, at: now)
    case "open": try machine.open(at: now)
    case "open_for":
      try machine.open(for: .milliseconds(try step.wait ?? missing("wait_ms")), at: now)
    case "half_open": try machine.halfOpen(at: now)
    case "close": machine.close(at: now)
    case "force_open": machine.forceOpen(at: now)
    case "disable": machine.disable(at: now)
    case "metrics_only": machine.metricsOnly(at: now)
    case "reset": machine.reset(at: now)
    default:
      let end = try CallEnd(step.op)
      guard let ticket = admit(at: now) else { return }
      if let name = step.name { (tickets[name], _) = (ticket, ended.insert(name)) }
      finish(ticket, end, step, at: now)
    }
  }

  private func missing<Value>(_ member: String) throws -> Value {
    throw BreakerCase.Failure(description: "a step lacks \(member)")
  }
}

// MARK: Calls

extension BreakerReplay {
  /// The words for how a call ends.
  private struct CallEnd {
    let outcome: BreakerOutcome
    var isSlow = false

    init(_ word: String) throws {
      switch word {
      case "success", "unrecorded_failure": outcome = .success
      case "failure": outcome = .failure
      case "slow": (outcome, isSlow) = (.success, true)
      case "slow_failure": (outcome, isSlow) = (.failure, true)
      case "ignored": outcome = .ignored
      case "cancelled": outcome = .cancelled
      default: throw BreakerCase.Failure(description: "unknown op or outcome \(word)")
      }
    }
  }

  private mutating func admit(at now: Int64) -> BreakerTicket? {
    let ticket = machine.admit(at: now)
    tellTransitions()
    permitted = ticket != nil
    if ticket == nil, !machine.isSilent { events.append("NOT_PERMITTED") }
    return ticket
  }

  private mutating func finish(
    _ ticket: BreakerTicket, _ end: CallEnd, _ step: BreakerStep, at now: Int64
  ) {
    let slow = history.settings.slowCallDuration + .milliseconds(1)
    let given = step.duration.map { Duration.nanoseconds(Int64($0 * 1_000_000)) }
    let latency = given ?? (end.isSlow ? slow : .milliseconds(1))
    let news = machine.finish(
      ticket, end.outcome, latency: latency.wholeNanoseconds, at: now)
    if news.contains(.success) { events.append("SUCCESS") }
    if news.contains(.failure) { events.append("ERROR") }
    if news.contains(.ignored) { events.append("IGNORED_ERROR") }
    if news.contains(.failureRateExceeded) { events.append("FAILURE_RATE_EXCEEDED") }
    if news.contains(.slowCallRateExceeded) { events.append("SLOW_CALL_RATE_EXCEEDED") }
  }

  private mutating func finishEarlier(_ step: BreakerStep, at now: Int64) throws {
    let name: String = try step.of ?? missing("of")
    let end = try CallEnd(try step.outcome ?? missing("outcome"))
    guard let ticket = tickets[name] else {
      throw BreakerCase.Failure(description: "\(name) was never permitted")
    }
    // A permit ends once; resilience4j has none and counts each result.
    let isFirst = ended.insert(name).inserted
    guard isFirst || history.settings.rules == .resilience4j else { return }
    finish(ticket, end, step, at: now)
  }

  private mutating func giveBack(_ step: BreakerStep, at now: Int64) throws {
    if let name = step.of {
      guard let ticket = tickets[name], ended.insert(name).inserted else { return }
      finish(ticket, try CallEnd("cancelled"), step, at: now)
    } else if let ticket = admit(at: now) {
      finish(ticket, try CallEnd("cancelled"), step, at: now)
    }
  }

  private mutating func tellTransitions() {
    while let transition = machine.nextTransition() {
      let (from, to) = (transition.from.rawValue, transition.to.rawValue)
      events.append("STATE_TRANSITION:\(from)_TO_\(to)".uppercased())
    }
  }
}

// MARK: Comparing

extension BreakerReplay {
  private func check(_ step: BreakerStep, at now: Int64) -> [String] {
    var wrong: [String] = []
    func compare<Value: Equatable>(_ what: String, _ wanted: Value?, _ found: Value?) {
      guard let wanted, wanted != found else { return }
      wrong.append("\(what) is \(found.map { "\($0)" } ?? "missing"), not \(wanted)")
    }
    compare("permitted", step.permitted, permitted)
    compare("state", step.state, machine.state.rawValue.uppercased())
    compare("events", step.events, events)
    compare("refused", step.isError, isRefused)
    let figures = machine.figures(at: now)
    for member in step.metrics.members {
      guard let found = figures.value(of: member.key), let wanted = member.value.number else {
        wrong.append("unknown metric \(member.key)")
        continue
      }
      let tolerance = member.key.hasSuffix("Rate") && wanted >= 0 ? 0.05 : 0
      if abs(found - wanted) > tolerance {
        wrong.append("\(member.key) is \(found), not \(wanted)")
      }
    }
    return wrong
  }
}

extension BreakerFigures {
  /// A number by resilience4j's name; nil if there is none of that name.
  fileprivate func value(of name: String) -> Double? {
    switch name {
    case "failureRate": failureRate ?? -1
    case "slowCallRate": slowCallRate ?? -1
    case "bufferedCalls": Double(calls)
    case "failedCalls": Double(failed)
    case "successfulCalls": Double(calls - failed)
    case "slowCalls": Double(slow)
    case "slowFailedCalls": Double(slowFailed)
    case "slowSuccessfulCalls": Double(slow - slowFailed)
    case "notPermittedCalls": Double(notPermitted)
    default: nil
    }
  }
}
