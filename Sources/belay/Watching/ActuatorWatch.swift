import BelayAgent
import BelayClient
import BelayCore
import BelayTelemetry

/// Reads the breakers of a resilience4j actuator again and again, and carries orders to them.
///
///     circuitbreakers, then circuitbreakerevents ─► what is new ─► hub
///     order ─► is the breaker there? ─► POST ─► circuitbreakers ─► in effect, or failed and why
///
/// A look that was begun before one that counts already says nothing any more: an order is not undone
/// on the screen by an answer that was on its way.
actor ActuatorWatch {
  private let address: WatchedAddress
  private let client: HubClient
  private let agent: WatchedAgent
  private let every: Duration
  private let log: TroubleLog
  private let eventLog: TroubleLog
  private var breakers: WatchedBreakers
  private var turns = BreakerTurns()
  private var looks = (begun: 0, applied: 0)
  private var attempt = 1

  private static let patience = Duration.seconds(5)
  private static let missing =
    "expose it there with management.endpoints.web.exposure.include="
    + "circuitbreakers,circuitbreakerevents, or name the actuator's own path"

  init(_ address: WatchedAddress, client: HubClient, as agent: WatchedAgent, every: Duration) {
    self.address = address
    self.client = client
    self.agent = agent
    self.every = every
    log = TroubleLog("the actuator at \(address)")
    eventLog = TroubleLog("\(address)/circuitbreakerevents")
    breakers = WatchedBreakers(isObserved: false, every: every)
  }

  /// Until the task is cancelled; throws if the hub does not take this agent at all.
  func follow() async throws {
    var pauses = Backoff()
    (pauses.first, pauses.most) = (.seconds(1), .seconds(30))
    var isFirst = true
    while !Task.isCancelled {
      do {
        let count = try await look().count
        if isFirst {
          TroubleLog.say("watching \(count) breakers of \(address) as agent \(agent.id)")
        }
        (isFirst, attempt) = (false, 1)
        log.over("is back")
        try? await Task.sleep(for: every)
      } catch let problem as SourceProblem {
        guard !Task.isCancelled else { return }
        log.trouble(problem, so: "\(agent.absence) back; trying again")
        attempt += 1
        try? await Task.sleep(for: pauses.delay(before: attempt))
      }
    }
  }

  // MARK: Reading

  /// One look at all breakers, told to the hub.
  @discardableResult
  private func look() async throws -> [BreakerReading] {
    looks.begun += 1
    let number = looks.begun
    let found = try await read()
    let listed = await listedTurns()
    guard number > looks.applied else { return found.readings }
    try await agent.begin()
    guard number > looks.applied else { return found.readings }
    looks.applied = number
    let wall = WatchedAgent.wall
    let news = listed.map { turns.new(among: $0, at: wall) } ?? []
    agent.tell(breakers.look(found.readings, turns: news, at: agent.now, wall: wall))
    agent.beat()
    agent.warn(leftOut: breakers.leftOut)
    if let name = found.unread.first {
      agent.warn(
        "unread",
        "\(found.unread.count) breakers are left out, since their state is none that is known; "
          + "the first is \(name)")
    }
    return found.readings
  }

  private func read() async throws(SourceProblem) -> ActuatorBreakers {
    let answer = try await answer(to: .get, "/circuitbreakers")
    do {
      return try ActuatorBreakers(answer.body)
    } catch {
      throw SourceProblem("content", "was not understood: \(error)")
    }
  }

  /// Nil if they are not to be had; then changes are told from what is read alone.
  private func listedTurns() async -> [BreakerTurn]? {
    do throws(SourceProblem) {
      let answer = try await answer(to: .get, "/circuitbreakerevents")
      guard let turns = try? BreakerTurn.turns(in: answer.body) else {
        throw SourceProblem("content", "was not understood")
      }
      eventLog.over("answers again")
      return turns
    } catch {
      eventLog.trouble(
        error, so: "changes between two readings of the breakers' states are not seen")
      return nil
    }
  }

  /// - Throws: whatever is no answer in JSON with a status of success.
  private func answer(
    to method: HubClient.Method, _ path: String, body: JSON? = nil
  ) async throws(SourceProblem) -> Response {
    let answer: Response
    do {
      answer = try await client.answer(
        to: method, address.path + path, body: body?.encoded(), timeout: Self.patience)
    } catch {
      throw SourceProblem(error)
    }
    let isJSON = answer.header("Content-Type")?.lowercased().contains("json") ?? true
    guard (200..<300).contains(answer.status), isJSON else {
      throw SourceProblem(answer, wanted: "JSON", missing: Self.missing)
    }
    return answer
  }
}

// MARK: Orders

extension ActuatorWatch {
  /// Breakers that one order may move.
  private static let mostAtOnce = 256
  /// How often it is looked whether an order is in effect, and how long between.
  private static let checks = (count: 4, pause: Duration.milliseconds(250))

  func obey(_ control: Control) async -> Orders.Obedience {
    guard let word = control.verb.updateState, let wanted = control.verb.stateOrdered else {
      return .failed(
        "\(control.verb.rawValue) is nothing that resilience4j's actuator takes; it forces breakers "
          + "open, closes and disables them")
    }
    do {
      let names = try await names(for: control)
      for name in names {
        _ = try await answer(
          to: .post, "/circuitbreakers/\(escaped(name))", body: ["updateState": .string(word)])
      }
      return try await outcome(names, wanted)
    } catch let problem as SourceProblem {
      return .failed("the actuator at \(address) \(problem.words)")
    } catch {
      return .failed("\(error)")
    }
  }

  /// The actuator makes a breaker of any name that it is given, so only what is there is ordered.
  private func names(for control: Control) async throws -> [String] {
    let present = try await read().readings.map(\.name)
    guard let name = control.breaker else {
      guard (1...Self.mostAtOnce).contains(present.count) else {
        throw SourceProblem(
          "count", "has \(present.count) breakers, and an order moves 1 to \(Self.mostAtOnce)")
      }
      return present
    }
    guard present.contains(where: { $0.hasSameBytes(as: name) }) else {
      throw SourceProblem("name", "has no breaker \(name)")
    }
    return [name]
  }

  /// In effect is what can be read back.
  private func outcome(
    _ names: [String], _ wanted: BreakerState
  ) async throws -> Orders.Obedience {
    var others: [BreakerReading] = []
    for check in 1...Self.checks.count {
      others = try await look().filter { reading in
        reading.state != wanted && names.contains { $0.hasSameBytes(as: reading.name) }
      }
      if others.isEmpty { break }
      if check < Self.checks.count { try? await Task.sleep(for: Self.checks.pause) }
    }
    let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    guard let other = others.first else { return .inEffect("\(list): \(wanted.rawValue)") }
    return .failed(
      "the actuator took the order, and \(other.name) still reads \(other.state.rawValue)")
  }
}

extension ControlVerb {
  /// In the actuator's words; nil for what it cannot do.
  ///
  /// Source: resilience4j, `UpdateState`.
  fileprivate var updateState: String? {
    switch self {
    case .forceOpen: "FORCE_OPEN"
    case .close: "CLOSE"
    case .disable: "DISABLE"
    case .degrade, .restore, .pause, .resume, .kill, .reset: nil
    }
  }

  /// What a breaker reads once it has followed.
  fileprivate var stateOrdered: BreakerState? {
    switch self {
    case .forceOpen: .forcedOpen
    case .close: .closed
    case .disable: .disabled
    case .degrade, .restore, .pause, .resume, .kill, .reset: nil
    }
  }
}
