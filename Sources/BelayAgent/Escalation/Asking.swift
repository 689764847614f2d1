package import BelayClient
package import BelayCore
import Synchronization

/// Carries one question to the hub and brings an answer back: raise, wait, claim, report.
///
/// The action may run only on a `ClaimedGrant`, which means that the hub has durably recorded the one claim
/// for the digest of exactly these arguments (INV 13). Whatever goes wrong on the way, the answer is a
/// `Refusal`: there is no path from silence to permission (INV 17). The hub is not believed either:
/// every digest it names is computed again from what is about to run (INV 23), and an id that this
/// process has claimed once is never claimed again, whatever the hub says about it.
package final class Asking: Sendable {
  private let agent: AgentID
  private let client: HubClient
  private let claimed = Mutex(ClaimedIDs())
  private let unfinishedCount = Atomic(0)

  /// How long one long poll may take, and what one request may.
  private static let poll = Duration.seconds(20)
  private static let patience = Duration.seconds(10)
  /// Past it, the question's own deadline does what a withdrawal would have.
  private static let withdrawalPatience = Duration.seconds(30)
  private let claimPatience: Duration

  /// - Parameter claimPatience: how long the claim of an approval is tried; a verdict in the last
  ///   moment still leaves all of it.
  package init(agent: AgentID, client: HubClient, claimPatience: Duration = .seconds(10)) {
    self.agent = agent
    self.client = client
    self.claimPatience = claimPatience
  }

  /// Told when a person answers a question with the order to go on with less.
  package typealias OnDegrade = @Sendable (_ by: String, _ reason: String) -> Void

  /// Asks and waits, at most `question.timeout` by a clock that counts suspend (INV 18). Cancelling the
  /// task withdraws the question.
  package func ask(
    _ question: Question, onDegrade: @escaping OnDegrade = { _, _ in }
  ) async throws(Refusal) -> Approval {
    let deadline = ContinuousClock.now + question.timeout
    let request: EscalationRequest
    do {
      request = try question.request(of: agent)
    } catch {
      throw .refused("\(error.field): \(error.problem)")
    }
    let raised: Escalation
    do {
      raised = try await raise(request, until: deadline)
    } catch {
      // It may have reached the hub although no answer came back.
      if error.leavesDoubt { withdraw(question, because: "the agent no longer waits") }
      throw error
    }
    return try await hear(about: raised, question, until: deadline, onDegrade)
  }

  private func raise(
    _ request: EscalationRequest, until deadline: ContinuousClock.Instant
  ) async throws(Refusal) -> Escalation {
    var attempts = Attempts(until: deadline)
    while let left = await attempts.next() {
      do {
        return try await client.raise(request, timeout: min(left, Self.patience))
      } catch .hubSaid(let problem) where problem.status == 409 {
        return try await raisedBefore(request, else: problem)
      } catch .hubSaid(let problem) where problem.isFinal {
        throw .refused(problem.detail)
      } catch {
        attempts.failed(error)
      }
    }
    throw attempts.ending
  }

  /// The escalation that has this id already, if it is for the same action: a restarted agent asks in
  /// another run, and the question is the same all the same.
  private func raisedBefore(
    _ request: EscalationRequest, else problem: Problem
  ) async throws(Refusal) -> Escalation {
    do {
      let known = try await client.escalation(request.id)
      if known.actionDigest == request.actionDigest { return known }
    } catch {
      // Whatever it is, the hub's no stands.
    }
    throw .refused(problem.detail)
  }

  private func hear(
    about raised: Escalation, _ question: Question, until deadline: ContinuousClock.Instant,
    _ onDegrade: OnDegrade
  ) async throws(Refusal) -> Approval {
    var escalation = raised
    var attempts = Attempts(until: deadline)
    while true {
      if let approval = try settled(escalation, question, onDegrade) {
        // Its answer was on the way for too long, or the machine slept meanwhile (INV 18).
        guard ContinuousClock.now < deadline else {
          withdraw(question, because: "the agent no longer waits")
          throw .expired
        }
        return approval
      }
      guard let left = await attempts.next() else {
        // With a hub that answers, its own deadline is this one, and it writes down "expired".
        if attempts.isCancelled || attempts.trouble != nil {
          withdraw(question, because: "the agent no longer waits")
        }
        throw attempts.trouble == nil && !attempts.isCancelled ? .expired : attempts.ending
      }
      do {
        escalation = try await client.escalation(question.id, waiting: min(left, Self.poll))
        attempts.succeeded()
      } catch {
        attempts.failed(error)
      }
    }
  }

  /// The approval, if this state of the escalation is one; throws if it is a refusal; nil while it waits.
  private func settled(
    _ escalation: Escalation, _ question: Question, _ onDegrade: OnDegrade
  ) throws(Refusal) -> Approval? {
    switch escalation.state {
    case .pending:
      guard escalation.noOperator, !question.waitsWithoutOperator else { return nil }
      withdraw(question, because: "no operator is present")
      throw .noOperator
    case .approved(let ruling, _): return try approval(escalation, ruling, question)
    case .rejected(let ruling, _):
      throw .rejected(by: ruling.by, reason: ruling.decision.reason)
    case .responded(let ruling, _):
      throw .responded(by: ruling.by, message: ruling.decision.message ?? "")
    case .degraded(let ruling, _):
      onDegrade(ruling.by, ruling.decision.reason)
      throw .degraded(by: ruling.by, reason: ruling.decision.reason)
    case .revoked(_, let by, _):
      // What overtook it has a way of its own to the agent, or comes from it.
      throw .degraded(by: by, reason: "the approval was withdrawn before it was used")
    case .expired, .lapsed: throw .expired
    case .claimed, .completed, .failed, .unknown:
      throw .refused("this grant was claimed before; it is never run a second time")
    case .cancelled, .superseded: throw .refused("the escalation was withdrawn")
    }
  }

  /// Believes an approval only if it is for the action that is about to run.
  private func approval(
    _ escalation: Escalation, _ ruling: Ruling, _ question: Question
  ) throws(Refusal) -> Approval {
    let edit = ruling.decision.editedArgs
    let arguments = edit ?? question.arguments
    guard ruling.decision.verdict == (edit == nil ? .approve : .edit) else {
      throw .refused("the hub calls it approved, and the decision with it says otherwise")
    }
    guard edit == nil || question.allowed.contains(.edit) else {
      throw .refused("the hub sent edited arguments, which this call does not take")
    }
    guard escalation.key.id.hasSameBytes(as: question.id),
      let asked = try? question.action(of: agent, arguments: question.arguments).digest(),
      asked == escalation.actionDigest,
      let digest = try? question.action(of: agent, arguments: arguments).digest(),
      digest == ruling.grantDigest
    else {
      throw .refused("the grant is for another action than the one about to run")
    }
    return Approval(
      question: question, arguments: arguments, edited: edit != nil, by: ruling.by, digest: digest)
  }

  /// Takes the approval up, with one nonce, so that a lost reply can be asked for again without a
  /// second claim.
  package func claim(_ approval: Approval) async throws(Refusal) -> ClaimedGrant {
    let id = approval.question.id
    guard claimed.withLock({ $0.insert(id) }) else {
      throw .refused("\(id) was claimed before; it is never run a second time")
    }
    var random = SystemRandomNumberGenerator()
    let nonce = "\(String(random.next(), radix: 16))-\(String(random.next(), radix: 16))"
    do {
      return try await claim(approval, nonce)
    } catch {
      disown(id, nonce, because: error)
      throw error
    }
  }

  private func claim(_ approval: Approval, _ nonce: String) async throws(Refusal) -> ClaimedGrant {
    let id = approval.question.id
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

  /// Says that nothing ran, should the hub have this claim on record, so that nobody has to find that
  /// out. Another process's claim of the same question is not ours to report on.
  private func disown(_ id: String, _ nonce: String, because refusal: Refusal) {
    afterwards("disown \(id)") { client throws(ClientError) in
      guard case .claimed(_, let claim) = try await client.escalation(id).state,
        claim.nonce.hasSameBytes(as: nonce)
      else { return }
      _ = try await client.report(id, completed: false, detail: "not run: \(refusal)")
    }
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

  /// Tells the hub that nobody waits any more; without an answer the deadline does the same. Also when
  /// the task that asked is cancelled, hence a task of its own.
  package func withdraw(_ question: Question, because detail: String) {
    afterwards("withdraw \(question.id)") { client throws(ClientError) in
      _ = try await client.cancel(question.id, detail: detail)
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

/// The escalations that this process has claimed, the newest ten thousand.
private struct ClaimedIDs {
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

extension Problem {
  /// Whether asking again could only get the same answer.
  var isFinal: Bool { (400..<500).contains(status) && status != 408 && status != 429 }
}

extension Refusal {
  /// Whether the hub may have heard what it did not answer.
  fileprivate var leavesDoubt: Bool {
    switch self {
    case .hubLost, .cancelled: true
    case .rejected, .responded, .degraded, .expired, .noOperator, .refused: false
    }
  }
}
