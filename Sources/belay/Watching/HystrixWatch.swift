import BelayAgent
import BelayClient
import BelayCore
import BelayTelemetry

/// Follows a `hystrix.stream`, and connects again when it breaks.
///
///     stream ─► records ─► readings ─► what is new ─► hub
///
/// Whatever arrives, be it a ping, shows that the service lives. A command that is not in the stream any
/// more, while the stream goes on, is gone.
actor HystrixWatch {
  private let address: WatchedAddress
  private let client: HubClient
  private let agent: WatchedAgent
  private let every: Duration
  private let log: TroubleLog
  private var breakers: WatchedBreakers
  private var sweptAt = Duration.zero
  private var isFirst = true
  private var attempt = 1
  private var failure: (any Error)?

  /// Longest record; those of Hystrix have about 3 KB.
  private static let longestRecord = 1 << 20
  /// Hystrix writes twice a second, Turbine at least every few seconds.
  private static let patience = Duration.seconds(15)

  init(_ address: WatchedAddress, client: HubClient, as agent: WatchedAgent, every: Duration) {
    self.address = address
    self.client = client
    self.agent = agent
    self.every = every
    log = TroubleLog("the stream at \(address)")
    breakers = WatchedBreakers(isObserved: true, every: every)
  }

  /// Until the task is cancelled; throws if the hub does not take this agent at all.
  func follow() async throws {
    var pauses = Backoff()
    (pauses.first, pauses.most) = (.seconds(1), .seconds(30))
    while !Task.isCancelled {
      let problem = await stream()
      if let failure { throw failure }
      guard !Task.isCancelled else { return }
      log.trouble(problem, so: "\(agent.absence) back; trying again")
      attempt += 1
      try? await Task.sleep(for: pauses.delay(before: attempt))
    }
  }

  /// One connection; the answer is why it ended.
  private func stream() async -> SourceProblem {
    do throws(ClientError) {
      let answer = try await client.stream(
        address.path, longest: Self.longestRecord, patience: Self.patience,
        begun: { () throws(ClientError) in try await self.connected() },
        deliver: { (events) throws(ClientError) in await self.take(events) })
      return SourceProblem(
        answer, wanted: "an event stream",
        missing: "Spring serves it at /actuator/hystrix.stream, others at /hystrix.stream")
    } catch {
      return SourceProblem(error)
    }
  }

  private func connected() async throws(ClientError) {
    do {
      try await agent.begin()
    } catch {
      failure = error
      throw .cancelled
    }
    if isFirst { TroubleLog.say("watching \(address) as agent \(agent.id)") }
    (isFirst, attempt) = (false, 1)
    breakers.readAgain(at: agent.now)
    log.over("is back")
    agent.beat()
  }

  private func take(_ events: [ServerEvent]) {
    let now = agent.now
    for case .message(_, _, let data) in events { take(data, at: now) }
    if now - sweptAt >= every {
      agent.warn(leftOut: breakers.leftOut)
      agent.tell(breakers.sweep(notReadSince: now - max(Self.patience, every * 3)))
      sweptAt = now
    }
    agent.beat()
  }

  /// Nobody is left waiting for what cannot be done.
  func obey(_ control: Control) -> Orders.Obedience {
    .failed(
      "Hystrix has no way in for \(control.verb.rawValue); set the command's property "
        + "circuitBreaker.forceOpen or forceClosed where it runs")
  }

  private func take(_ data: [UInt8], at now: Duration) {
    do {
      switch try HystrixRecord(try JSON(parsing: data)) {
      case .command(let reading):
        agent.tell(breakers.read(reading, at: now, wall: WatchedAgent.wall))
      case .deleted(let name): agent.tell(breakers.remove(name))
      case .other: break
      }
    } catch {
      agent.warn(
        "record",
        "a record of the stream at \(address) is left out, and others like it will be: \(error)")
    }
  }
}
