import BelayClient
import BelayCore
import Synchronization

// What goes on beside the work: reports out, orders in, heartbeats, and the watch over time.

extension Supervisor {
  /// How often it looks whether something has come to its end.
  private static let tick = Duration.milliseconds(250)

  func serve() async {
    await withTaskGroup(of: Void.self) { group in
      if let reporter { group.addTask { await reporter.run() } }
      if let orders {
        group.addTask {
          await orders.follow(heard: { self.heard($0) }) {
            await self.obey($0, isOlder: $1)
          }
        }
      }
      group.addTask { await self.beat() }
      group.addTask { await self.watchTime() }
    }
  }

  /// Says that it is there, and how its breakers stand, until it is stopped.
  private func beat() async {
    let heartbeat = min(max(settings.heartbeat, .seconds(1)), .seconds(86_400))
    while !Task.isCancelled, gate.look().name != .stopped {
      emit(.agentHeartbeat, ["name": .string(settings.name)])
      for dependency in dependencies.all {
        if let breaker = dependency.breaker { emit(.breakerSampled, breaker.sample().json) }
      }
      for reading in allowance.withLock({ $0.readings(at: .now) }) {
        emit(.budgetSampled, reading.data)
      }
      memory?.retry()
      try? await Task.sleep(for: heartbeat)
    }
  }

  private func watchTime() async {
    while !Task.isCancelled {
      gate.happen { $0.passed(to: .now) }
      noticeLostHub()
      for dependency in dependencies.all { _ = dependency.breaker?.state }
      try? await Task.sleep(for: Self.tick)
    }
  }

  // MARK: The hub

  /// Only an answer that orders could have come with counts: a hub that lets this agent hear nothing
  /// could not stop it either.
  private func heard(_ trouble: ClientError?) {
    let isContact = trouble.map(\.isBusyHub) ?? true
    contact.withLock { contact in
      if isContact { contact.last = .now }
      contact.trouble = trouble.map { "\($0)" }
    }
    if isContact { gate.happen { $0.recover(from: .hubLost) } }
  }

  private func noticeLostHub() {
    guard orders != nil else { return }
    let (last, trouble) = contact.withLock { ($0.last, $0.trouble) }
    let silence = ContinuousClock.now - last
    guard silence > max(settings.hubPatience, Settings.leastHubPatience), !isKnownLost else {
      return
    }
    let words = "no order could be heard for \(Int(silence.seconds)) s"
    gate.happen { machine in
      machine.degrade(
        .init(
          cause: .hubLost, text: trouble.map { "\(words): \($0)" } ?? words, level: 0))
    }
  }

  private var isKnownLost: Bool { gate.machine.reasons.contains { $0.cause == .hubLost } }

  // MARK: The end

  /// Gives the reports of effects a few seconds to reach the hub.
  func finishReports() async {
    let deadline = ContinuousClock.now + .seconds(3)
    while hasUnfinished, ContinuousClock.now < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Withdrawals are worth waiting for only where there is a hub to take them.
  private var hasUnfinished: Bool {
    if underWay.count(.report) > 0 { return true }
    return (asking?.unfinished ?? 0) > 0 && reporter?.contact.isGood ?? false
  }
}

/// When orders could last be heard; the start counts as a first time.
struct HubContact {
  var last = ContinuousClock.now
  var trouble: String?
}

extension ClientError {
  /// Whether it is a hub at work that asked to come back later.
  fileprivate var isBusyHub: Bool {
    if case .hubSaid(let problem) = self { problem.status == 429 } else { false }
  }
}
