internal import BelayCore

// Calls that wait, and how their wait ends: each in the turn that ends it, never in a later one.

extension Writer {
  /// Lets the call wait, unless too many wait already.
  mutating func park(
    _ submission: Submission, on subject: LongPolls.Subject, for patience: Duration, at now: Reading
  ) throws(HubRefusal) {
    let patience = min(max(patience, .zero), LongPolls.longestWait)
    let until = now.boot.advanced(by: patience)
    guard polls.park(submission, on: subject, until: until) else {
      throw .unavailable(
        detail: "Too many calls are waiting already: \(LongPolls.capacity), or "
          + "\(LongPolls.capacityPerSubject) for this. Ask without waiting, or later.",
        retryAfter: .seconds(5))
    }
  }

  /// The caller has gone away, so the answer goes nowhere; but it must come, or its task never ends.
  mutating func forget(_ ticket: Ticket) -> Reply {
    if let submission = polls.end(ticket) { woken.append(submission) }
    return .done
  }

  /// Right before the commit, because what is given to an agent is marked delivered: the mark goes
  /// into the transaction of the order itself, and the answer waits for that one commit.
  mutating func answerPollsForOrders() {
    for agent in batch.ordered { woken += polls.wake(.orders(agent)) }
    let ended = woken.filter(\.takesOrders)
    woken.removeAll(where: \.takesOrders)
    for poll in ended { perform(poll) }
  }

  /// Right after the commit and with its answers, because a look records nothing and all that it can
  /// see by now is on disk (INV 1, 5). That the verdict was delivered is recorded when the surface has
  /// written it (INV 12).
  mutating func answerPollsForVerdicts() {
    for key in batch.touched where fleet.escalations[key]?.state != .pending {
      woken += polls.wake(.verdict(key))
    }
    let ended = woken
    woken = []
    for poll in ended { perform(poll) }
    invariant(
      batch.records.last?.seq ?? fleet.seq == fleet.seq, "no look changes what was committed")
  }
}

extension Submission {
  fileprivate var takesOrders: Bool {
    if case .take = command { true } else { false }
  }
}
