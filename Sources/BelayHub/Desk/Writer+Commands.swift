internal import BelayCore
internal import BelayLedger

extension Writer {
  /// Does what one call asks for. Its answer, also a refusal, waits for the commit.
  mutating func perform(_ submission: Submission) {
    let now = clock.read()
    do throws(HubRefusal) {
      guard let reply = try reply(to: submission, at: now) else { return }
      answer(submission, with: .success(reply))
    } catch {
      answer(submission, with: .failure(error))
    }
  }

  /// - Returns: `nil` when the answer comes later: a long poll, or the end of the desk.
  private mutating func reply(
    to submission: Submission, at now: Reading
  ) throws(HubRefusal) -> Reply? {
    let caller = submission.caller
    // Before anything is done in its name: what is answered to it may count as delivered (INV 26).
    guard submission.stillAdmits?() ?? true else {
      throw .unauthorized(detail: "This credential ended while the call waited.")
    }
    try requireRoom(for: submission.command)
    switch submission.command {
    case .ingest(let candidates): return try ingest(candidates, as: caller, at: now)
    case .raise(let request): return try raise(request, as: caller, at: now)
    case .look: return try look(submission, at: now)
    case .list(let state, let agent): return try list(state: state, agent: agent)
    case .decide(let ref, let decision): return try decide(ref, decision, as: caller, at: now)
    case .hold(let ref, let hold): return try self.hold(ref, hold, as: caller, at: now)
    case .claim(let ref, let digest, let nonce):
      return try claim(ref, digest: digest, nonce: nonce, as: caller, at: now)
    case .report(let ref, let completed, let detail):
      return try report(ref, completed: completed, detail: detail, as: caller, at: now)
    case .cancel(let ref, let detail): return try cancel(ref, detail: detail, as: caller, at: now)
    case .weigh(let ref): return try weigh(ref, for: caller, at: now)
    case .advise(let key, let advice): return try advise(key, advice, at: now)
    case .deliver(let key): return try deliver(key, at: now)
    case .order(let agent, let request): return try order(agent, request, as: caller, at: now)
    case .take: return try takeOrders(submission, at: now)
    case .answer(let id, let status, let detail):
      return try answerOrder(id, status, detail: detail, as: caller, at: now)
    case .care(let order): return try self.order(order, as: caller, at: now)
    case .enforce(let news): return try enforce(news, at: now)
    case .price(let news): return try price(by: news, at: now)
    case .showPolicy: return .policy(report)
    case .explain(let ref): return try explain(ref, for: caller, at: now)
    case .judge(let request): return .explanation(explanation(of: request, at: now))
    case .revokeRule(let name, let reason):
      return try revoke(rule: name, reason: reason, as: caller, at: now)
    case .beat(let beat): return try self.beat(beat, as: caller, at: now)
    case .handOff(let note): return try handOff(note, as: caller, at: now)
    case .acknowledgeHandoff(let seq): return try acknowledge(handoff: seq, as: caller, at: now)
    case .fleet: return .fleet(fleet)
    case .rotateKey: return try rotateKey(as: caller, at: now)
    case .erase(let seqs, let basis, let reason):
      return try erase(seqs, basis: basis, reason: reason, as: caller, at: now)
    case .placeHold(let scope, let reason):
      return try placeHold(scope, reason: reason, as: caller, at: now)
    case .releaseHold(let number, let reason):
      return try releaseHold(number, reason: reason, as: caller, at: now)
    case .wake: return .done
    case .forget(let ticket): return forget(ticket)
    case .close:
      closing = (closing ?? []) + [submission.answer].compactMap(\.self)
      return nil
    }
  }
}
