import BelayClient
import BelayCore
import Synchronization

// What happens with an approval: it is claimed, once, and how it ended is reported.

extension Asking {
  /// Takes the approval up, with one nonce, so that a lost reply can be asked for again without a
  /// second claim.
  package func claim(_ approval: Approval) async throws(Refusal) -> ClaimedGrant {
    let id = approval.question.id
    // Whatever the generation: no lie of a hub makes one action run twice.
    guard claimed.withLock({ $0.insert(id) }) else {
      throw .refused("\(id) was claimed before; it is never run a second time")
    }
    var random = SystemRandomNumberGenerator()
    let nonce = "\(String(random.next(), radix: 16))-\(String(random.next(), radix: 16))"
    do {
      return try await claim(approval, nonce)
    } catch {
      disown(approval.question.escalationID, nonce, because: error)
      throw error
    }
  }

  private func claim(_ approval: Approval, _ nonce: String) async throws(Refusal) -> ClaimedGrant {
    let id = approval.question.escalationID
    var attempts = Attempts(until: .now + claimPatience)
    while let left = await attempts.next() {
      let granted: Granted
      do {
        granted = try await client.claim(
          id, digest: approval.digest, nonce: nonce, timeout: min(left, Self.patience))
      } catch .hubSaid(let problem) where problem.isFinal {
        throw .refused(problem.detail)
      } catch {
        attempts.failed(error)
        continue
      }
      guard granted.covers(approval, of: agent) else {
        throw .refused("the hub granted another action than the one about to run")
      }
      guard granted.answers(nonce, of: EscalationKey(agent: agent, id: id)) else {
        throw .refused("the hub's grant is not for this claim")
      }
      // Its answer was on the way for too long, or the machine slept meanwhile (INV 18).
      guard ContinuousClock.now < attempts.deadline else { throw .expired }
      return ClaimedGrant(
        id: id, arguments: approval.arguments, edited: approval.edited, by: approval.by)
    }
    throw attempts.ending
  }

  /// Reports how a granted action ended, until the hub has it on record or `patience` is over.
  ///
  /// A report that comes late still counts: the hub then shows both, unknown and how it ended.
  @discardableResult
  package func report(
    _ grant: ClaimedGrant, completed: Bool, detail: String = "", patience: Duration = .seconds(900)
  ) async -> Bool {
    var attempts = Attempts(until: .now + patience)
    while await attempts.next() != nil {
      do {
        _ = try await client.report(grant.id, completed: completed, detail: detail)
        return true
      } catch .hubSaid(let problem) where problem.isFinal {
        return false
      } catch {
        attempts.failed(error)
      }
    }
    return false
  }
}

extension Granted {
  /// Whether what the hub hands out is what was approved here, to the byte of its digest.
  fileprivate func covers(_ approval: Approval, of agent: AgentID) -> Bool {
    let handed = Action(
      agentID: agent, name: action["name"]?.string ?? "", args: action["args"] ?? .null,
      target: action["target"])
    return (try? handed.digest()) == approval.digest
  }

  /// Whether the claim on record is the one with this nonce; another's would be a second grant.
  fileprivate func answers(_ nonce: String, of key: EscalationKey) -> Bool {
    guard case .claimed(_, let claim) = escalation.state else { return false }
    return escalation.key == key && claim.nonce.hasSameBytes(as: nonce)
  }
}

/// The questions that this process has claimed, the newest ten thousand.
struct ClaimedIDs {
  private var known: Set<String> = []
  private var order: [String] = []
  private static let most = 10_000

  /// False if it was in already.
  mutating func insert(_ id: String) -> Bool {
    guard known.insert(id).inserted else { return false }
    order.append(id)
    if order.count > Self.most { known.remove(order.removeFirst()) }
    return true
  }
}
