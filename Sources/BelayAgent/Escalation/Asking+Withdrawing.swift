import BelayClient
import BelayCore
import Synchronization

// What is left to say when nobody waits any more, by tasks of its own.

extension Asking {
  /// Past it, the question's own deadline does what a withdrawal would have.
  private static var withdrawalPatience: Duration { .seconds(30) }

  /// Tells the hub that nobody waits any more; without an answer the deadline does the same. Also when
  /// the task that asked is cancelled, hence a task of its own.
  package func withdraw(_ question: Question, because detail: String) {
    let id = question.escalationID
    afterwards("withdraw \(id)") { client throws(ClientError) in
      _ = try await client.cancel(id, detail: detail)
    }
  }

  /// Does what is left to say, until the hub has taken or refused it, or it is too late to matter.
  private func afterwards(
    _ name: String, _ say: @escaping @Sendable (HubClient) async throws(ClientError) -> Void
  ) {
    unfinishedCount.add(1, ordering: .relaxed)
    Task.detached(name: name) { [self] in
      await keepSaying(say)
      unfinishedCount.subtract(1, ordering: .relaxed)
    }
  }

  private func keepSaying(_ say: (HubClient) async throws(ClientError) -> Void) async {
    var attempts = Attempts(until: .now + Self.withdrawalPatience)
    while await attempts.next() != nil {
      do {
        return try await say(client)
      } catch .hubSaid(let problem) where problem.isFinal {
        return
      } catch {
        attempts.failed(error)
      }
    }
  }

  /// Withdrawals that are still on their way.
  package var unfinished: Int { unfinishedCount.load(ordering: .relaxed) }

  /// Says that nothing ran, should the hub have this claim on record, so that nobody has to find that
  /// out. Another process's claim of the same question is not ours to report on.
  func disown(_ id: String, _ nonce: String, because refusal: Refusal) {
    afterwards("disown \(id)") { client throws(ClientError) in
      guard case .claimed(_, let claim) = try await client.escalation(id).state,
        claim.nonce.hasSameBytes(as: nonce)
      else { return }
      _ = try await client.report(id, completed: false, detail: "not run: \(refusal)")
    }
  }
}
