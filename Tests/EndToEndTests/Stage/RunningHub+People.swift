import BelayClient
import BelayCore

// Who sits at a hub, and what they do there.

extension RunningHub {
  /// A hub at which somebody sits, for as long as a console's heartbeat counts.
  static func startAttended(
    in scratch: Scratch? = nil, arguments: [String] = []
  ) async throws -> RunningHub {
    let hub = try await start(in: scratch, arguments: arguments)
    _ = try await hub.operatorClient.presence(console: "story", idle: false)
    return hub
  }

  /// Returns when a console has said that somebody sits at it.
  func untilAttended() async throws {
    try await eventually("a console is connected") {
      try await self.operatorClient.fleet().operatorsInOrder.contains(where: \.isConnected)
    }
  }

  func decide(
    _ card: Escalation, _ verdict: Verdict, args: JSON? = nil, words: String = ""
  ) async throws {
    let decision = Decision(
      verdict: verdict, actionDigest: card.actionDigest, editedArgs: args,
      message: verdict == .respond ? words : nil, reason: verdict == .respond ? "" : words)
    _ = try await operatorClient.decide(card.handleText, decision)
  }

  /// What happened to escalations, in the order of the ledger: `raised`, `decided`, …
  func courseOfEscalations() async throws -> [String] {
    let prefix = "belay.escalation."
    return try await operatorClient.page(after: 0, limit: 1_000).records.map(\.event.type)
      .filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

/// Returns when it has become true; fails the story when it has not after half a minute.
func eventually(_ what: String, _ isTrue: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while ContinuousClock.now < deadline {
    if try await isTrue() { return }
    try await Task.sleep(for: .milliseconds(50))
  }
  throw StageError("it never came to this: \(what)")
}

/// Plays cases at the same time that spend their time waiting.
func sideBySide<Case: Sendable>(
  _ cases: [Case], _ play: @escaping @Sendable (Case) async throws -> Void
) async throws {
  try await withThrowingTaskGroup { group in
    for one in cases { group.addTask { try await play(one) } }
    try await group.waitForAll()
  }
}
