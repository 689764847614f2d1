package import BelayClient
package import BelayCore

/// The agent's side of the audit stream: it takes events at once and sends them in batches.
///
/// Reporting never slows the agent down and never grows without bound: at most `capacity` events wait, the
/// oldest make room, and the hub is told how many were dropped as soon as it answers again. A batch that got
/// no answer is sent again with the same ids, so nothing is recorded twice (INV 7).
package actor Reporter {
  private let agent: AgentID
  private let client: HubClient
  private let now: @Sendable () -> Timestamp
  private let capacity: Int
  private var waiting: [JSON] = []
  /// How many events ever left `waiting` at its front, sent or dropped.
  private var departed = 0
  private var dropped = 0
  private var random = SystemRandomNumberGenerator()

  private static let batchSize = 500

  /// - Parameter capacity: events that may wait while the hub does not answer.
  package init(
    agent: AgentID, client: HubClient, capacity: Int = 10_000,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.agent = agent
    self.client = client
    self.capacity = capacity
    self.now = now
  }

  /// Takes one event; it is sent with the next batch.
  package func report(_ type: EventType, run: String? = nil, _ data: JSON) {
    if waiting.count >= capacity {
      depart(waiting.count - capacity + 1)
      dropped += 1
    }
    waiting.append(envelope(type, run: run, data))
  }

  /// Sends what waits, every `interval`, until the task is cancelled; then sends once more.
  package func run(every interval: Duration = .milliseconds(250)) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: interval)
      await flush()
    }
    await flush()
  }

  /// One attempt to send what waits. What the hub did not acknowledge stays for the next attempt.
  package func flush() async {
    confessDrops()
    let batch = Array(waiting.prefix(Self.batchSize))
    guard !batch.isEmpty else { return }
    let end = departed + batch.count
    let lines = batch.flatMap { $0.encoded() + [UInt8(ascii: "\n")] }
    guard (try? await client.post(lines, contentType: "application/x-ndjson")) != nil else {
      return
    }
    // Some of the batch may have been dropped at the front while the hub was answering.
    depart(max(0, end - departed))
  }

  private func depart(_ count: Int) {
    waiting.removeFirst(count)
    departed += count
  }

  private func confessDrops() {
    guard dropped > 0, waiting.count < capacity else { return }
    let message = "\(dropped) events were dropped while the hub could not be reached"
    waiting.append(envelope(.log, run: nil, ["severity": "warn", "message": .string(message)]))
    dropped = 0
  }

  private func envelope(_ type: EventType, run: String?, _ data: JSON) -> JSON {
    let time = now()
    let id = UUIDv7.make(at: time, random: (random.next(), random.next()))
    var members: [(String, JSON)] = [
      ("specversion", "1.0"), ("id", .string(id)),
      ("source", .string(Source.agent(agent).text)), ("type", .string(type.rawValue)),
      ("time", .string(time.rfc3339)),
    ]
    if let run { members.append(("subject", .string(run))) }
    members.append(("data", data))
    return .object(JSONObject(members))
  }
}
