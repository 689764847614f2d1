import Testing

@testable import BelayCore

@Suite("What policy makes of a question")
struct JudgementTests {
  private func judged(
    _ text: String, _ changes: JSONObject = [:], _ change: (inout Circumstances) -> Void = { _ in }
  ) throws -> Judgement {
    try Rulebook(text).judge(changes, change)
  }

  private func rule(_ name: String, _ lines: String...) -> String {
    "[[rule]]\nname = \"\(name)\"\n" + lines.joined(separator: "\n") + "\n"
  }

  @Test("Without rules the hint is taken as given, and doubt about the risk means high")
  func defaults() throws {
    #expect(try judged("").risk == .medium)
    let unsure = try judged("", ["risk": nil])
    #expect(unsure.risk == .high && unsure.terms.approvers == 1 && unsure.answer == nil)
    #expect(unsure.timeout == .seconds(900) && unsure.maxOpen == 10)
  }

  @Test("Of each effect the first rule that matches and names it counts")
  func firstPerEffect() throws {
    let text =
      rule("large", "when = [{ path = \"/amount\", above = 100 }]", "approvers = 2")
      + rule("mail", "tool = \"mail.*\"", "risk = \"low\"")
      + rule("refunds", "tool = \"stripe.*\"", "risk = \"high\"", "approvers = 3")
      + rule("rest", "risk = \"low\"", "timeout = \"5m\"")
    let judgement = try judged(text)
    #expect(judgement.terms.approvers == 2 && judgement.risk == .high)
    #expect(judgement.timeout == .seconds(300))
    #expect(judgement.terms.rules == ["large", "refunds", "rest"])
    #expect(judgement.steps.map(\.certainty.word) == ["matches", "no", "matches", "matches"])
    #expect(judgement.steps[1].certainty.why == "the tool is stripe.refund, not mail.*")
    #expect(
      judgement.steps[2].passedOver == [PolicyStep.PassedOver(effect: .approvers, by: "large")])
  }

  @Test("Policy decides the risk, whatever the agent claims")
  func fault41() throws {
    let text = rule("reads", "tool = \"stripe.refund\"", "risk = \"low\"")
    #expect(try judged(text, ["risk": "critical"]).risk == .low)
  }

  static let conditions: [(String, JSON, String)] = [
    ("above = 100", ["amount": 101], "matches"), ("above = 100", ["amount": 100], "no"),
    ("below = 100", ["amount": 99.5], "matches"), ("below = 100", ["amount": 100], "no"),
    ("above = 100, below = 200", ["amount": 150], "matches"),
    ("above = 100, below = 200", ["amount": 250], "no"),
    ("above = 100", ["amount": "101"], "unclear"), ("above = 100", [:], "unclear"),
    ("above = 100", ["amount": nil], "unclear"), ("equals = 100", ["amount": 100], "matches"),
    ("equals = \"100\"", ["amount": 100], "unclear"),
    ("equals = true", ["amount": true], "matches"),
    ("equals = true", ["amount": false], "no"), ("one_of = [1, 2]", ["amount": 2], "matches"),
    ("one_of = [1, 2]", ["amount": 3], "no"), ("matches = \"C-*\"", ["amount": "C-1"], "matches"),
    ("matches = \"C-*\"", ["amount": "D-1"], "no"),
    ("matches = \"C-*\"", ["amount": ["C-1"]], "unclear"),
    ("present = true", ["amount": 1], "matches"), ("present = true", [:], "no"),
    ("present = true", ["amount": nil], "no"), ("present = false", [:], "matches"),
    ("present = false", ["amount": 1], "no"), ("present = true, above = 5", [:], "no"),
  ]

  @Test("A condition holds, does not, or is in doubt", arguments: conditions)
  func condition(tests: String, args: JSON, word: String) throws {
    let text = rule("r", "when = [{ path = \"/amount\", \(tests) }]", "approvers = 2")
    #expect(try judged(text, ["args": args]).steps[0].certainty.word == word)
  }

  @Test(
    "A star in a path wants all values to pass; some are enough to be stricter",
    arguments: [
      ([5, 7], "no"), ([50, 70], "matches"), ([5, 70], "partly"), ([50, "70"], "partly"),
      ([5, "70"], "unclear"), ([], "no"),
    ] as [(JSON, String)])
  func star(prices: JSON, word: String) throws {
    let text = rule("r", "when = [{ path = \"/prices/*\", above = 10 }]", "approvers = 2")
    let judgement = try judged(text, ["args": ["prices": prices]])
    #expect(judgement.steps[0].certainty.word == word)
    #expect(judgement.terms.approvers == (word == "no" ? 1 : 2))
  }

  @Test("Hint, reason and confidence can be asked for")
  func others() throws {
    let text =
      rule("hinted", "hint = [\"low\", \"none\"]", "risk = \"medium\"")
      + rule("budget", "reason = \"budget\"", "approvers = 2")
      + rule("unsure", "confidence = { below = 0.7 }", "confirm = \"typed\"")
    let asked = try judged(text, ["risk": nil, "reason": "budget", "confidence": 0.5])
    #expect(asked.risk == .medium && asked.terms.approvers == 2 && asked.terms.confirm == .typed)
    let other = try judged(text, ["risk": "high", "reason": "tool_call", "confidence": 0.7])
    #expect(other.risk == .high && other.terms.approvers == 1 && other.terms.confirm == .key)
    let silent = try judged(text, ["risk": "high"])
    #expect(silent.terms.confirm == .typed)
    #expect(silent.steps[2].certainty == .unclear("the agent does not say how sure it is"))
  }

  @Test("INV 17: doubt tightens and never allows")
  func doubt() throws {
    let text =
      rule(
        "small", "when = [{ path = \"/amount\", below = 20 }]", "risk = \"low\"",
        "approve = { until = 2026-11-22T18:00:00Z, uses = 9 }")
      + rule(
        "large", "when = [{ path = \"/amount\", above = 1000 }]", "risk = \"critical\"",
        "approvers = 2", "max_open = 2", "timeout = \"1m\"", "on_timeout = \"kill\"")
      + rule("rest", "risk = \"medium\"", "max_open = 5")
    let judgement = try judged(text, ["args": ["amount": "5000"]])
    #expect(judgement.risk == .critical && judgement.terms.approvers == 2)
    #expect(judgement.maxOpen == 2 && judgement.timeout == .seconds(60))
    #expect(judgement.terms.onTimeout == nil && judgement.answer == nil)
    let plain = try judged(text, ["args": ["amount": 5]])
    #expect(plain.risk == .low && plain.terms.approvers == 1)
  }

  @Test("A ban in doubt bans nothing, and makes people look twice")
  func doubtfulBan() throws {
    let text = rule(
      "ban", "when = [{ path = \"/to\", matches = \"*@rival.test\" }]", "reject = \"not them\"")
    let judgement = try judged(text, ["args": [:], "risk": "low"])
    #expect(judgement.answer == nil && judgement.risk == .high)
    #expect(judgement.terms.rules == ["ban"])
    let some = try judged(
      rule(
        "ban", "when = [{ path = \"/to/*\", matches = \"*@rival.test\" }]", "reject = \"not them\""),
      ["args": ["to": ["a@rival.test", "b@ours.test"]]])
    #expect(some.answer == .reject(rule: "ban", reason: "not them"))
  }

  @Test(
    "INV 10: the deadline is the shorter one of what the agent wants and the rule allows",
    arguments: [
      (nil, 3_600.0), (60, 60), (7_200, 3_600),
    ] as [(Double?, Double)])
  func deadline(wish: Double?, seconds: Double) throws {
    let text = rule("r", "timeout = \"1h\"")
    let changes: JSONObject = wish.map { ["timeout_s": .number($0)] } ?? [:]
    #expect(try judged(text, changes).timeout.seconds == seconds)
  }

  @Test("A high risk is typed whatever a rule says, and a rule may ask for it at a low one")
  func confirmation() throws {
    let key = try judged(rule("r", "confirm = \"key\"", "risk = \"high\""))
    #expect(Confirmation.needed(key.risk, key.terms) == .typed)
    let typed = try judged(rule("r", "confirm = \"typed\"", "risk = \"low\""))
    #expect(Confirmation.needed(typed.risk, typed.terms) == .typed)
  }

  // MARK: Answers

  private static let approving = """
    [[rule]]
    name = "lab"
    risk = "low"
    approve = { until = 2026-11-22T18:00:00Z, uses = 2 }

    """

  private var until: Timestamp { Timestamp(rfc3339: "2026-11-22T18:00:00Z")! }

  @Test("An auto-approval approves by name, and counts")
  func approves() throws {
    let approval = AutoApproval(until: until, uses: 2)
    #expect(try judged(Self.approving).answer == .approve(rule: "lab", approval, use: 1))
  }

  static let objections: [(String, JSONObject, String)] = [
    ("risk = \"high\"\n", [:], "the risk is high"),
    ("approvers = 2\n", [:], "2 people have to approve"),
    ("confirm = \"typed\"\n", [:], "it has to be confirmed by typing"),
    ("timeout = \"5m\"\n", ["allowed_decisions": ["respond"]], "the agent does not take approve"),
    ("timeout = \"5m\"\n", ["args": ["to": "a\u{202E}b"]], "it has hidden characters"),
    (
      "timeout = \"5m\"\n", ["args": ["note": .string(String(repeating: "x", count: 70_000))]],
      "it has more than 60 KiB"
    ),
  ]

  @Test("INV 16, 17: an auto-approval gives way to whatever asks for people", arguments: objections)
  func withheld(first: String, changes: JSONObject, why: String) throws {
    let text = "[[rule]]\nname = \"first\"\n\(first)\n" + Self.approving
    let judgement = try judged(text, changes)
    #expect(judgement.answer == nil)
    #expect(judgement.withheld?.rule == "lab")
    #expect(
      judgement.withheld?.why.hasPrefix(why) == true, "\(String(describing: judgement.withheld))")
  }

  @Test("INV 18, 19, 20: it ends in time, with nobody there, and with a degrade")
  func circumstances() throws {
    func why(_ change: (inout Circumstances) -> Void) throws -> String? {
      let judgement = try judged(Self.approving, [:], change)
      #expect(judgement.answer == nil)
      return judgement.withheld?.why
    }
    let ended = "it ended at 2026-11-22T18:00:00Z"
    let length = Duration.seconds(6 * 3_600)
    #expect(try why { $0.now.wall = until } == ended)
    #expect(try why { $0.now.boot = $0.loaded.boot.advanced(by: length) } == ended)
    #expect(try why { $0.now.boot.bootID = "another" } == ended)
    #expect(try why { $0.isAttended = false } == "nobody is at a console")
    #expect(
      try why { $0.restriction = "refund-agent is degraded" }
        == "refund-agent is degraded, and that outranks it")
  }

  @Test("A wall clock that was turned back makes no auto-approval longer")
  func turnedBack() throws {
    let judgement = try judged(Self.approving, [:]) {
      $0.now.wall = $0.now.wall.advanced(by: .seconds(-86_400))
      $0.now.boot = $0.now.boot.advanced(by: .seconds(6 * 3_600))
    }
    #expect(judgement.answer == nil && judgement.withheld != nil)
  }

  @Test("A ban outranks the cap, the cap an auto-approval, wherever they stand")
  func order() throws {
    let ban = rule("ban", "reject = \"no\"")
    let full: (inout Circumstances) -> Void = { $0.waiting = 10 }
    #expect(try judged(Self.approving + ban).answer == .reject(rule: "ban", reason: "no"))
    #expect(
      try judged(Self.approving, [:], full).answer == .surplus(rule: "default", waiting: 10))
    #expect(
      try judged(rule("bulk", "max_open = 3") + ban, [:], full).answer
        == .reject(rule: "ban", reason: "no"))
    #expect(
      try judged(rule("bulk", "max_open = 3"), [:]) { $0.waiting = 3 }.answer
        == .surplus(rule: "bulk", waiting: 3))
    #expect(try judged(rule("bulk", "max_open = 3"), [:]) { $0.waiting = 2 }.answer == nil)
  }
}
