package import BelayClient
package import BelayCore
import Synchronization

/// Carries one question to the hub and brings an answer back: raise, wait, claim, report.
///
/// The action may run only on a `ClaimedGrant`, which means that the hub has durably recorded the one claim
/// for the digest of exactly these arguments (INV 13). Whatever goes wrong on the way, the answer is a
/// `Refusal`: there is no path from silence to permission (INV 17). The hub is not believed either:
/// every digest it names is computed again from what is about to run (INV 23), and a question that this
/// process has claimed once is never claimed again, whatever the hub says about it.
package final class Asking: Sendable {
  let agent: AgentID
  let client: HubClient
  let claimed = Mutex(ClaimedIDs())
  let unfinishedCount = Atomic(0)

  /// How long one long poll may take, and what one request may.
  private static let poll = Duration.seconds(20)
  static let patience = Duration.seconds(10)
  let claimPatience: Duration

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
  ///
  /// Where the same was asked before and ended without a word of a person, it is asked anew, as the
  /// next generation of the question. None is raised before the hub has called the one before it over, so
  /// no two of them can be approved.
  package func ask(
    _ question: Question, onDegrade: @escaping OnDegrade = { _, _ in }
  ) async throws(Refusal) -> Approval {
    let deadline = ContinuousClock.now + question.timeout
    var question = question
    while question.generation <= Question.mostGenerations {
      let raised = try await raised(question, until: deadline)
      if let approval = try await hear(about: raised, question, until: deadline, onDegrade) {
        return approval
      }
      question.generation += 1
    }
    throw .refused(
      "nobody answered \(question.id), asked \(Question.mostGenerations) times; "
        + "give the question another id")
  }

  private func raised(
    _ question: Question, until deadline: ContinuousClock.Instant
  ) async throws(Refusal) -> Escalation {
    let request: EscalationRequest
    do {
      request = try question.request(of: agent)
    } catch {
      throw .refused("\(error.field): \(error.problem)")
    }
    do {
      return try await raise(request, until: deadline)
    } catch {
      // It may have reached the hub although no answer came back.
      if error.leavesDoubt { withdraw(question, because: "the agent no longer waits") }
      throw error
    }
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

  /// The approval; nil if the question was over before anybody could answer it, so that it has to be
  /// asked anew.
  private func hear(
    about raised: Escalation, _ question: Question, until deadline: ContinuousClock.Instant,
    _ onDegrade: OnDegrade
  ) async throws(Refusal) -> Approval? {
    var escalation = raised
    var attempts = Attempts(until: deadline)
    if raised.state.endedUnanswered { return nil }
    while true {
      // By an earlier wait for the same question: its withdrawal was still on the way.
      if escalation.state.wasWithdrawn { return nil }
      if let approval = try settled(escalation, question, onDegrade) {
        // Its answer was on the way for too long, or the machine slept meanwhile (INV 18).
        guard ContinuousClock.now < deadline else {
          withdraw(question, because: "the agent no longer waits")
          throw .expired
        }
        return approval
      }
      guard let left = await attempts.next() else { throw gaveUp(question, attempts) }
      do {
        escalation = try await client.escalation(
          question.escalationID, waiting: min(left, Self.poll))
        attempts.succeeded()
      } catch {
        attempts.failed(error)
      }
    }
  }

  private func gaveUp(_ question: Question, _ attempts: Attempts) -> Refusal {
    // With a hub that answers, its own deadline is this one, and it writes down "expired".
    guard attempts.isCancelled || attempts.trouble != nil else { return .expired }
    withdraw(question, because: "the agent no longer waits")
    return attempts.ending
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
      // A rule answers one question; that the agent shall do less is for people to order.
      if !ruling.isByPolicy { onDegrade(ruling.by, ruling.decision.reason) }
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
    guard escalation.key.id.hasSameBytes(as: question.escalationID),
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
}

extension EscalationState {
  /// Whether it ended with nobody's no, and without a claim: nothing ran, and the same may be asked anew.
  fileprivate var endedUnanswered: Bool {
    switch self {
    case .expired, .lapsed, .cancelled, .superseded, .revoked: true
    case .pending, .approved, .claimed, .completed, .failed, .unknown, .rejected, .responded,
      .degraded:
      false
    }
  }

  /// Only the agent itself does that.
  fileprivate var wasWithdrawn: Bool {
    switch self {
    case .cancelled, .superseded: true
    case .pending, .approved, .claimed, .completed, .failed, .unknown, .rejected, .responded,
      .degraded, .expired, .lapsed, .revoked:
      false
    }
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
