package import BelayClient
package import BelayCore

/// Carries one question to the hub and brings an answer back: raise, wait, claim.
///
/// The action may run only on `.granted`, which means that the hub has durably recorded the one claim of the
/// grant, for the digest of exactly these arguments (INV 13). Whatever goes wrong on the way, the answer is
/// one of the others: there is no path from silence to permission (INV 17).
package struct Asking: Sendable {
  private let agent: AgentID
  private let client: HubClient

  /// How long one long poll may take, and the pause after a failed attempt.
  private static let poll = Duration.seconds(20)
  private static let pause = Duration.milliseconds(500)

  package init(agent: AgentID, client: HubClient) {
    self.agent = agent
    self.client = client
  }

  /// Asks and waits, at most `question.timeout` by a clock that counts suspend.
  package func ask(_ question: Question) async -> Answer {
    let deadline = ContinuousClock.now + question.timeout
    let request: EscalationRequest
    do {
      request = try question.request(of: agent)
    } catch {
      return .refused("\(error.field): \(error.problem)")
    }
    var lastTrouble = "no attempt was answered"
    while ContinuousClock.now < deadline, !Task.isCancelled {
      do {
        let escalation = try await client.raise(request)
        return await wait(for: escalation, question, until: deadline)
      } catch .hubSaid(let problem) where problem.isFinal {
        return .refused(problem.detail)
      } catch {
        lastTrouble = "\(error)"
        try? await Task.sleep(for: Self.pause)
      }
    }
    return .hubLost(lastTrouble)
  }

  /// Reports how a granted action ended, until the hub has it on record or `patience` is over.
  @discardableResult
  package func report(
    _ grant: Answer.Grant, completed: Bool, detail: String = "", patience: Duration = .seconds(60)
  ) async -> Bool {
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
      do {
        _ = try await client.report(grant.id, completed: completed, detail: detail)
        return true
      } catch .hubSaid(let problem) where problem.isFinal {
        return false
      } catch {
        try? await Task.sleep(for: Self.pause)
      }
    }
    return false
  }

  private func wait(
    for raised: Escalation, _ question: Question, until deadline: ContinuousClock.Instant
  ) async -> Answer {
    var escalation = raised
    var lastTrouble: String?
    while true {
      if let answer = await settle(escalation, question, until: deadline) { return answer }
      let left = deadline - ContinuousClock.now
      guard left > .zero, !Task.isCancelled else {
        // With a hub that answers, its own deadline is this one, and it writes down "expired".
        guard let lastTrouble else { return .expired }
        await withdraw(question)
        return .hubLost(lastTrouble)
      }
      do {
        escalation = try await client.escalation(question.id, waiting: min(left, Self.poll))
        lastTrouble = nil
      } catch {
        lastTrouble = "\(error)"
        try? await Task.sleep(for: min(left, Self.pause))
      }
    }
  }

  /// The answer, if this state of the escalation is one.
  private func settle(
    _ escalation: Escalation, _ question: Question, until deadline: ContinuousClock.Instant
  ) async -> Answer? {
    switch escalation.state {
    case .pending:
      guard escalation.noOperator, !question.waitsWithoutOperator else { return nil }
      await withdraw(question)
      return .noOperator
    case .approved(let ruling, _): return await claim(ruling, question, until: deadline)
    case .rejected(let ruling, _):
      return .rejected(by: ruling.by, reason: ruling.decision.reason)
    case .responded(let ruling, _):
      return .responded(by: ruling.by, message: ruling.decision.message ?? "")
    case .degraded(let ruling, _):
      return .degraded(by: ruling.by, reason: ruling.decision.reason)
    case .revoked(_, let by, _):
      return .degraded(by: by, reason: "the approval was withdrawn before it was used")
    case .expired, .lapsed: return .expired
    case .claimed, .completed, .failed, .unknown:
      return .refused("this grant was claimed before; it is never run a second time")
    case .cancelled, .superseded: return .refused("the escalation was withdrawn")
    }
  }

  /// Claims with one nonce, so that a lost reply can be asked for again without a second claim.
  private func claim(
    _ ruling: Ruling, _ question: Question, until deadline: ContinuousClock.Instant
  ) async -> Answer {
    let arguments = ruling.decision.editedArgs ?? question.arguments
    let action = question.action(of: agent, arguments: arguments)
    guard let digest = try? action.digest(), digest == ruling.grantDigest else {
      return .refused("the grant is for another action than the one about to run")
    }
    let nonce = Self.nonce()
    var lastTrouble = "the deadline came before the claim"
    while ContinuousClock.now < deadline {
      do {
        _ = try await client.claim(question.id, digest: digest, nonce: nonce)
        return .granted(
          .init(
            id: question.id, arguments: arguments, edited: ruling.decision.editedArgs != nil,
            by: ruling.by))
      } catch .hubSaid(let problem) where problem.isFinal {
        return .refused(problem.detail)
      } catch {
        lastTrouble = "\(error)"
        try? await Task.sleep(for: Self.pause)
      }
    }
    return .hubLost(lastTrouble)
  }

  /// Tells the hub that nobody waits any more; without an answer the deadline does the same.
  private func withdraw(_ question: Question) async {
    _ = try? await client.cancel(question.id, detail: "the agent no longer waits")
  }

  private static func nonce() -> String {
    var random = SystemRandomNumberGenerator()
    return hex(of: [random.next(), random.next()])
  }

  private static func hex(of words: [UInt64]) -> String {
    words.map { String($0, radix: 16) }.joined(separator: "-")
  }
}

extension Problem {
  /// Whether asking again could only get the same answer.
  var isFinal: Bool { (400..<500).contains(status) && status != 408 }
}
