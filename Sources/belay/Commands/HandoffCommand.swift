import ArgumentParser
import BelayClient
import BelayCore

/// `belay handoff`
struct HandoffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "handoff",
    abstract: "Show what is open and what stands at the end of a shift, and hand off.",
    discussion: """
      Without an option it changes nothing: it lists the open cards, the rules that hold without \
      anybody being asked, and the last handoff. Console: H.

        belay handoff
        belay handoff --note 'refunds are slow today, E-17 waits for finance'
        belay handoff --acknowledge 184223
      """)

  @Option(help: "Hand off with this note; the next operator sees it until they acknowledge it.")
  var note: String?
  @Option(
    help: ArgumentHelp("Acknowledge the handoff of this number.", valueName: "number"))
  var acknowledge: Int?
  @OptionGroup var hub: ClientOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard note == nil || acknowledge == nil else {
      throw ValidationError("--note hands off, --acknowledge takes over: one at a time")
    }
  }

  func run() async throws {
    let (list, time) = try await hub.ask { client in
      if let note { _ = try await client.handOff(note: note) }
      if let acknowledge { try await client.acknowledge(handoff: acknowledge) }
      let time = try await client.whoami().time
      let list = ShiftList(
        try await client.fleet(), policy: try await client.policy(),
        holds: try await client.holds(), at: time)
      return (list, time)
    }
    guard !output.json else { return StandardOutput.write(line: list.json.shown) }
    ShiftWords(list: list, time: time).write()
  }
}

/// A shift's list in plain lines.
struct ShiftWords {
  let list: ShiftList
  let time: Timestamp

  func write() {
    handoff()
    cards()
    rules()
  }

  private func handoff() {
    guard let handoff = list.handoff else { return PolicyCommand.write("no handoff yet") }
    let taken =
      handoff.acknowledgedBy.map { "acknowledged by \($0)" } ?? "acknowledged by nobody yet"
    PolicyCommand.write(
      "#\(handoff.seq) \(handoff.by) handed off at \(handoff.at.rfc3339), \(taken): \(handoff.note)"
    )
  }

  private func cards() {
    StandardOutput.write(line: "\(list.cards.count) open")
    guard !list.cards.isEmpty else { return }
    var table = Table("id", "agent", "asks for", "risk", "state", "age", "left", "who looks")
    for card in list.cards {
      let asked = card.escalation
      let approvals =
        asked.terms.approvers > 1
        ? ", \(asked.approvedBy.count) of \(asked.terms.approvers) approved" : ""
      table.add(
        asked.handleText, asked.key.agent.text, asked.request.name, asked.risk.rawValue,
        asked.state.word + approvals, "\(card.age.components.seconds)s",
        card.left.map { "\($0.components.seconds)s" } ?? "-", card.holder ?? "nobody")
    }
    table.write()
  }

  private func rules() {
    StandardOutput.write(line: "\(list.rules.count) standing")
    guard !list.rules.isEmpty else { return }
    var table = Table("rule", "about", "does", "by", "until")
    for rule in list.rules {
      table.add(
        rule.kind.word, rule.subject, rule.words, rule.by ?? "-",
        rule.until?.rfc3339 ?? "until ended")
    }
    table.write()
  }
}
