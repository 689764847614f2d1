package import BelayClient
package import BelayCore

/// The agent's ear for controls: it takes each order once, in order, obeys at once, and tells the hub
/// what became of it.
///
/// An order has its effect before its receipt is sent, so that a slow hub delays no kill. Receipts are
/// repeated until the hub has them; an order whose answer was lost on the way comes again, and is
/// answered again without being carried out twice.
package actor Orders {
  private let agent: AgentID
  private let client: HubClient
  private var answers: [String: Obedience] = [:]
  private var order: [String] = []
  private let start = ContinuousClock.now
  private let receipts: AsyncStream<Receipt>
  private let receiptLine: AsyncStream<Receipt>.Continuation

  /// Carries an order out; the flag says whether it was given before this process began.
  package typealias Obey = @Sendable (Control, _ isOlder: Bool) async -> Obedience

  /// What the agent did with an order.
  package enum Obedience: Sendable, Equatable {
    case inEffect(String)
    case failed(String)
  }

  private struct Receipt: Sendable {
    let id: String
    let status: ControlStatus
    let detail: String
  }

  private let poll: Duration
  /// How long the hub may take to say how old an order is, before it is obeyed as it stands.
  private let doubtPatience: Duration
  private static let longestPoll = Duration.seconds(20)
  /// How long receipts still find their way after the end; a kill often is the end.
  private static let farewell = Duration.seconds(2)
  /// Past this, the hub has called the order expired.
  private static let receiptPatience = Duration.seconds(600)
  /// Orders whose answer is remembered, and receipts that may wait.
  private static let mostRemembered = 256

  /// - Parameter patience: how long the hub may be silent before it counts as lost; it is asked to
  ///   answer at least twice in that time.
  /// - Parameter doubtPatience: how long it may take to say how old an order is.
  package init(
    agent: AgentID, client: HubClient, patience: Duration = .seconds(60),
    doubtPatience: Duration = .milliseconds(500)
  ) {
    self.agent = agent
    self.client = client
    self.doubtPatience = doubtPatience
    poll = max(.seconds(1), min(patience / 2, Self.longestPoll))
    (receipts, receiptLine) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingNewest(2 * Self.mostRemembered))
  }

  /// Follows the orders until the task is cancelled; a lost hub is tried again with growing pauses of
  /// at most two seconds.
  /// - Parameters:
  ///   - obey: carries the order out, within the two seconds an operator expects.
  ///   - heard: told after every answer of the hub, and after every failure.
  package func follow(
    heard: @escaping @Sendable (_ trouble: ClientError?) -> Void = { _ in },
    _ obey: @escaping Obey
  ) async {
    let sending = Task { await self.sendReceipts() }
    await listen(heard: heard, obey)
    receiptLine.finish()
    // A task of its own, since this one is cancelled. What the hub is not told, it orders again from the
    // next process of this agent.
    await Task {
      try? await withTimeout(Self.farewell, grace: .zero) { await sending.value }
    }.value
    sending.cancel()
  }

  private func listen(
    heard: @Sendable (ClientError?) -> Void, _ obey: Obey
  ) async {
    var backoff = Backoff()
    backoff.most = .seconds(2)
    var (last, failures, isFirst) = (0, 0, true)
    while !Task.isCancelled {
      do {
        // At first, and after a failure, the answer is to come at once: it shows that the hub is there,
        // and only what is in the first one can be older than this process.
        let wait = failures == 0 && !isFirst ? poll : nil
        for control in try await client.controls(of: agent, after: last, waiting: wait) {
          let isOlder = isFirst ? await isOlder(control) : false
          await carryOut(control, isOlder, obey)
          last = max(last, control.number)
        }
        (failures, isFirst) = (0, false)
        heard(nil)
      } catch {
        failures += 1
        if !Task.isCancelled { heard(error) }
        // A hub with an emptied ledger counts its orders from one again.
        if failures > 1 { last = 0 }
        try? await Task.sleep(for: backoff.delay(before: failures + 1))
      }
    }
  }

  /// Whether an order was certainly given before this process began.
  ///
  /// The hub says, by its own clock, how old the order is; our wall clock may be anything. Where it does
  /// not say so in time, the order is taken for one to this process.
  private func isOlder(_ control: Control) async -> Bool {
    if case .acknowledged = control.state { return true }
    let answer = try? await withTimeout(doubtPatience, grace: .zero) { [client] in
      try await client.reportControl(
        control.id, status: ControlStatus.acknowledged.rawValue, detail: "")
    }
    guard case .acknowledged(let now) = answer?.state else { return false }
    return now.since(control.requestedAt) > ContinuousClock.now - start
  }

  private func carryOut(_ control: Control, _ isOlder: Bool, _ obey: Obey) async {
    if answers[control.id] == nil {
      receiptLine.yield(.init(id: control.id, status: .acknowledged, detail: ""))
      remember(await obey(control, isOlder), for: control.id)
    }
    switch answers[control.id] {
    case .inEffect(let detail):
      receiptLine.yield(.init(id: control.id, status: .inEffect, detail: detail))
    case .failed(let detail):
      receiptLine.yield(.init(id: control.id, status: .failed, detail: detail))
    case nil: break
    }
  }

  private func remember(_ obedience: Obedience, for id: String) {
    answers[id] = obedience
    order.append(id)
    if order.count > Self.mostRemembered { answers[order.removeFirst()] = nil }
  }

  /// In order as long as the hub takes them; one that it does not take now is tried again beside the
  /// others, so that it does not stand in the way of a kill's.
  private func sendReceipts() async {
    await withDiscardingTaskGroup { group in
      for await receipt in receipts where await trouble(with: receipt) != nil {
        group.addTask { await self.send(receipt) }
      }
    }
  }

  /// One try; nil if the hub has it, or never will.
  private func trouble(with receipt: Receipt) async -> ClientError? {
    do {
      _ = try await client.reportControl(
        receipt.id, status: receipt.status.rawValue, detail: receipt.detail)
      return nil
    } catch .hubSaid(let problem) where problem.isFinal {
      return nil
    } catch {
      return error
    }
  }

  private func send(_ receipt: Receipt) async {
    var attempts = Attempts(until: .now + Self.receiptPatience)
    while await attempts.next() != nil {
      guard let trouble = await trouble(with: receipt) else { return }
      attempts.failed(trouble)
    }
  }
}
