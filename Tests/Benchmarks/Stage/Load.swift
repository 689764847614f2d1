import BelayClient
import BelayCore
import Synchronization

/// Sends sample events to a hub, as fast as it takes them or at a given rate.
struct Load: Sendable {
  let client: HubClient
  var agents = 20

  /// Gives out the numbers of events, each once, to all senders of a load.
  private final class Counter: Sendable {
    private let next = Atomic(1)
    func take(_ count: Int) -> Int { next.wrappingAdd(count, ordering: .relaxed).oldValue }
  }

  private let counter = Counter()

  init(client: HubClient, agents: Int = 20) {
    self.client = client
    self.agents = agents
  }

  /// Sends batches of 1,000 over that many connections, each of which waits for its answer before
  /// it sends the next, until the time is up or that many events are sent.
  ///
  /// - Returns: how many are on the hub's disk, and the time from the first byte to the last answer.
  @concurrent func flood(
    connections: Int, for duration: Duration, atMost limit: Int = .max
  ) async throws -> (events: Int, time: Duration) {
    let start = ContinuousClock.now
    let events = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<connections {
        group.addTask { try await send(until: start + duration, atMost: limit / connections) }
      }
      return try await group.reduce(0, +)
    }
    return (events, .now - start)
  }

  private func send(until deadline: ContinuousClock.Instant, atMost limit: Int) async throws -> Int
  {
    var batch = SampleBatch(count: 1_000, agents: agents)
    var sent = 0
    while ContinuousClock.now < deadline, sent < limit {
      sent += try await post(&batch)
    }
    return sent
  }

  /// Sends that many events a second, in twenty even parts.
  ///
  /// - Returns: the rate that came about; less if the hub could not keep up.
  @concurrent func pace(eventsPerSecond rate: Int, for duration: Duration) async throws -> Double {
    var batch = SampleBatch(count: rate / 20, agents: agents)
    let start = ContinuousClock.now
    var sent = 0
    var next = start
    while ContinuousClock.now < start + duration {
      sent += try await post(&batch)
      next += .milliseconds(50)
      try await Task.sleep(until: next)
    }
    return Double(sent) / (ContinuousClock.now - start).seconds
  }

  private func post(_ batch: inout SampleBatch) async throws -> Int {
    batch.renumber(from: counter.take(batch.lines.count))
    let receipt = try await client.post(
      batch.bytes, contentType: "application/x-ndjson", timeout: .seconds(30))
    guard receipt.accepted == batch.lines.count else {
      throw StageError("the hub took \(receipt.accepted) of \(batch.lines.count): \(receipt)")
    }
    return receipt.accepted
  }
}
