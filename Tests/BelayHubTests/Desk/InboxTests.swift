import BelayCore
import Testing

@testable import BelayHub

@Suite("The inbox")
struct InboxTests {
  private let inbox = Inbox(bell: Bell())
  private let agent = Principal(role: .agent, name: "a", agents: "*", authid: "token:a")
  private let mira = Principal(role: .operator, name: "mira", authid: "uid:1000")
  private let feeder = Principal(role: .ingest, name: "i", authid: "token:i")

  private func submission(_ command: Command, by caller: Principal) -> Submission {
    Submission(command: command, caller: caller)
  }

  /// At least as many bytes, of one event over and over.
  private func ingest(bytes: Int) -> Command {
    let text = String(repeating: "x", count: 1 << 20)
    let event = Event(id: "1", source: .hub, type: .log, data: ["m": .string(text)])
    return .ingest(Array(repeating: .event(event), count: (bytes >> 20) + 1))
  }

  @Test("INV 32: operators come first, however long agents have waited")
  func order() throws {
    try inbox.put(submission(.ingest([]), by: feeder))
    try inbox.put(submission(.look(.id("x"), waiting: nil), by: agent))
    try inbox.put(submission(.look(.id("x"), waiting: nil), by: mira))
    #expect(inbox.take().map { $0.caller.role } == [.operator, .agent, .ingest])
  }

  @Test("INV 21, 32, FAULTS 20: a full ingest lane refuses, and leaves the operators' lane open")
  func full() throws {
    for _ in 0..<Lane.ingest.capacity.commands {
      try inbox.put(submission(.ingest([]), by: feeder))
    }
    #expect(throws: HubRefusal.self) {
      try self.inbox.put(self.submission(.ingest([]), by: self.feeder))
    }
    try inbox.put(submission(.list(state: nil, agent: nil), by: mira))
    try inbox.put(submission(.look(.id("x"), waiting: nil), by: agent))
  }

  @Test("A lane is bounded in bytes as well, but takes one long submission when empty")
  func bytes() throws {
    let long = ingest(bytes: Lane.ingest.capacity.bytes + 1)
    try inbox.put(submission(long, by: feeder))
    #expect(throws: HubRefusal.self) { try self.inbox.put(self.submission(long, by: self.feeder)) }
    #expect(inbox.take().count == 1)
    #expect(inbox.room == Inbox.Room())
  }

  @Test("A batch takes of each lane its share, and the rest later, in order")
  func shares() throws {
    for number in 0..<Lane.agents.share.commands + 3 {
      try inbox.put(submission(.look(.handle(number), waiting: nil), by: agent))
    }
    #expect(inbox.take().count == Lane.agents.share.commands)
    let rest = inbox.take().compactMap { one -> EscalationRef? in
      if case .look(let ref, _) = one.command { ref } else { nil }
    }
    #expect(rest == [512, 513, 514].map(EscalationRef.handle))
  }

  @Test("A closed inbox gives back what waits and refuses everything else with the reason")
  func closed() throws {
    try inbox.put(submission(.fleet, by: .hub))
    let reason = HubRefusal.unavailable(detail: "closed", retryAfter: .seconds(2))
    #expect(inbox.close(with: reason).count == 1)
    #expect(throws: reason) { try self.inbox.put(self.submission(.fleet, by: .hub)) }
  }
}
