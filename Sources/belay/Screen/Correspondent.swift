import BelayClient
import BelayConsole
import BelayCore
import Foundation

/// Carries out over the network what the console asks for, and brings back what the hub says.
///
/// Every request runs in a task of its own, so a hub that does not answer never stops the screen.
struct Correspondent: Sendable {
  let client: HubClient
  let inbox: Inbox
  /// Which link this is: what comes from one that was given up is dropped.
  var station = 0
  let now: @Sendable () -> Reading
  /// Names this console among the operator's, for the hub's count of who is present.
  let consoleName: String
  /// Where the hub's ledger lies on this machine; nil where that is not known.
  var stateDirectory: String?

  /// Follows the hub until cancelled.
  func follow() async {
    let tail = EventTail(client)
    await tail.follow { news in
      for message in await self.translate(news) { await send(message) }
    }
  }

  /// Asks every few seconds what of the ledger is anchored, until cancelled. While the hub does not say, the
  /// age of what it said last goes on on the screen.
  func followAnchors() async {
    while !Task.isCancelled {
      await deliver { .standing(try await client.standing()) }
      try? await Task.sleep(for: .seconds(3))
    }
  }

  /// Starts what an effect asks for, if it is the hub's business.
  func perform(_ effect: Effect) {
    switch effect {
    case .decide(let id, _, let handle, let decision):
      request(id, saying: Self.reply) { try await client.decide("E-\(handle)", decision) }
    case .control(let id, let agent, let control):
      request(id) { try await client.control(agent, control) }
    case .signal(let id, let agent, let signal, let order):
      request(id) { try await send(order, signal, agent) }
    case .hold(let id, _, let handle, let hold):
      request(id) { try await client.hold("E-\(handle)", hold) }
    case .handOff(let id, let note): request(id) { try await client.handOff(note: note) }
    case .acknowledge(let id, let seq):
      request(id) { try await client.acknowledge(handoff: seq) }
    case .readShift: Task { await send(.shift(await shiftAnswers())) }
    case .presence(let idle):
      Task { _ = try? await client.presence(console: consoleName, idle: idle) }
    case .resnapshot:
      Task { await deliver { .snapshot(try await client.fleet()) } }
    case .fetchOlder(let seq):
      Task { await deliver { .recent(try await records(before: seq)) } }
    case .fetch(let seq):
      Task {
        let found = try? await client.page(after: seq - 1, limit: 1).records.first
        await deliver { .record(found?.seq == seq ? found : nil, seq: seq) }
      }
    case .readLedger: Task { await send(.ledger(await standing())) }
    case .verifyLedger: verify()
    case .link, .loadTheme, .reload, .remember, .save, .copy, .bell, .redraw, .suspend, .quit: break
    }
  }

  private func send(
    _ order: SignalRequest, _ signal: SignalName, _ agent: AgentID
  ) async throws(ClientError) -> JSON {
    switch order {
    case .acknowledge: try await client.order("acknowledge", signal: signal, of: agent, reason: "")
    case .unsilence: try await client.order("unsilence", signal: signal, of: agent, reason: "")
    case .silence(let seconds, let reason):
      try await client.order(
        "silence", signal: signal, of: agent, for: .seconds(seconds), reason: reason)
    }
  }

  /// One of several approvals that are needed decides nothing yet.
  private static func reply(_ card: Escalation) -> Reply {
    card.state == .pending
      ? .endorsed(card.endorsements.count, of: card.terms.approvers) : .done
  }

  private func request<Answer: Sendable>(
    _ id: RequestID, saying words: @escaping @Sendable (Answer) -> Reply = { _ in .done },
    _ body: @escaping @Sendable () async throws -> Answer
  ) {
    Task {
      let reply: Reply
      do {
        reply = words(try await body())
      } catch ClientError.hubSaid(let problem) {
        reply = Reply(status: problem.status, problem: .object(problem.extensions))
      } catch {
        reply = .lost("\(error)")
      }
      await send(.reply(id, reply, at: now().boot))
    }
  }

  /// What is not answered stays unknown.
  private func shiftAnswers() async -> ShiftAnswers {
    async let policy = try? client.policy()
    async let holds = try? client.holds()
    return ShiftAnswers(policy: await policy, holds: await holds)
  }

  private func send(_ message: Message) async { await inbox.send(message, from: station) }

  private func standing() async -> LedgerNews {
    do {
      return .standing(try await client.call(.get, "/v1/ledger/standing"))
    } catch {
      return .unknown("\(error)")
    }
  }

  /// On a thread of its own, because it reads every record there is.
  private func verify() {
    guard let stateDirectory else {
      let words = "the ledger is not on this machine; run `belay ledger verify` where the hub is"
      Task { await send(.ledger(.unchecked(words))) }
      return
    }
    Task.detached(priority: .utility) {
      let news = LedgerVerification(stateDirectory: stateDirectory).run { pass, done, all in
        Task { await send(.ledger(.progress(pass: pass, done: done, all: all))) }
      }
      await send(.ledger(news))
    }
  }

  private func deliver(_ fetch: @Sendable () async throws -> LinkNews) async {
    guard let news = try? await fetch() else { return }
    await send(.link(news, at: now()))
  }

  private func records(before seq: Int) async throws -> [Record] {
    let count = min(HubClient.largestPage, seq - 1)
    guard count > 0 else { return [] }
    return try await client.page(after: seq - 1 - count, limit: count).records
      .filter { $0.seq < seq }
  }

  /// After a snapshot the console also learns who it is.
  private func translate(_ news: EventTail.News) async -> [Message] {
    switch news {
    case .connecting(let attempt, _): return [.link(.connecting(attempt: attempt), at: now())]
    case .heartbeat(let time): return [.link(.heartbeat(time ?? now().wall), at: now())]
    case .lost(let error): return [.link(.lost(reason: "\(error)"), at: now())]
    case .records(let records): return [.link(.records(records), at: now())]
    case .snapshot(let fleet):
      var messages: [Message] = [.link(.snapshot(fleet), at: now())]
      if let identity = try? await client.whoami() {
        messages.append(.link(.whoami(role: identity.role, name: identity.name), at: now()))
      }
      return messages
    }
  }
}
