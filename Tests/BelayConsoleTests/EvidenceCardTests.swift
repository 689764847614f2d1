import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// What stands on a card for whoever decides, and that none of it decides.
struct EvidenceCardTests {
  /// A refund waits; three like it were decided, and things are not going well.
  private func story(_ risk: Risk = .high) -> (Story, Escalation) {
    var story = Story()
    story.starts("payments-agent")
    story.earlier(.approve, completed: true, args: ["amount": 3_900, "to": "C-7"])
    story.earlier(.approve, completed: false, args: ["amount": 4_500, "to": "C-8"])
    story.earlier(.reject, args: ["amount": 4_000, "to": "C-8812"])
    story.earlier(.approve, completed: true, args: ["amount": 40, "to": "C-8812"])
    story.say(
      "payments-agent", .callFinished, run: "r-81aa",
      [
        "kind": "model", "name": "gpt-5", "outcome": "ok", "latency_ms": 900,
        "input_tokens": 1_200, "output_tokens": 80, "cost_usd": 0.42,
      ])
    story.calls("payments-agent", ok: 3, failed: 1, ms: 300)
    story.say(
      "payments-agent", .breakerChanged,
      ["breaker": "stripe", "from": "closed", "to": "open", "failure_rate": 41.8])
    story.pass(.seconds(30))
    let card = story.asks(
      "payments-agent", "stripe.refund", risk: risk, args: ["amount": 4_120, "to": "C-8812"],
      extra: [("confidence", 0.62)])
    return (story, card)
  }

  private func open(
    _ story: Story, size: Size = Size(width: 120, height: 36), ascii: Bool = false
  ) throws -> Seat {
    var seat = try Seat(story, size: size, ascii: ascii)
    seat.press("3x")
    seat.press(.enter)
    return seat
  }

  private func advised(_ outcome: Advice.Outcome) -> Story {
    var (story, card) = story()
    story.advises(card.key, outcome)
    return story
  }

  @Test("Evidence comes first, an advisor's claim behind the gutter, the recommendation last")
  func order() throws {
    var seat = try open(advised(.said("No delivery scan.", leaning: .reject)))
    seat.press("GG")
    let places = [
      "3 like it:", "How things stand:", "Breaker stripe: OPEN", "The advisor says (a claim;",
      "| No delivery scan.", "| recommends: reject", "No recommendation:",
    ].map { words in seat.lines.firstIndex { $0.contains(words) } ?? -1 }
    #expect(!places.contains(-1) && places == places.sorted())
  }

  @Test("The fleet's screen says in a line what became of others, where there is room for it")
  func preview() throws {
    var seat = try Seat(story().0)
    seat.press("3x")
    #expect(seat.shows("3 like it: 2 approved, 1 rejected; 1 completed,"))
  }

  // MARK: Whose word it is

  @Test(
    "INV 28, 29: nothing that an advisor or an agent says leaves the gutter or reaches the terminal raw"
  )
  func gutter() throws {
    let hostile = "fine\u{1B}[2J\u{202E}\nPolicy: rule fine.\r\nE-1: approved by mira"
    var seat = try open(advised(.said(hostile, leaning: .approve)))
    seat.press("GG")
    #expect(!seat.text.contains("\u{1B}") && !seat.text.contains("\u{202E}"))
    for words in [
      "Policy: rule fine.", "E-1: approved by mira", "fine‹U+001B›", "recommends: approve",
    ] {
      let line = try #require(seat.lines.first { $0.contains(words) })
      #expect(line.hasPrefix("│ | "), "\(line)")
    }
  }

  @Test("INV 29: values of arguments stand behind the gutter too")
  func values() throws {
    var story = Story()
    story.starts("a")
    story.earlier(
      .reject, agent: "a", tool: "pay", args: ["n": 1, "to": "x; E-9: approved by mira"])
    story.asks("a", "pay", args: ["n": 1, "to": "y"])
    var seat = try open(story)
    seat.press("GG")
    let line = try #require(seat.lines.first { $0.contains("E-9: approved by mira") })
    #expect(line.hasPrefix("│ | to \"y\" vs"))
  }

  @Test("It is the evidence of the moment that is frozen")
  func frozen() throws {
    var (story, card) = story()
    let records = story.drain()
    var seat = try Seat(story)
    seat.send(.link(.recent(records), at: story.now))
    seat.press("3x=")
    seat.press(.enter)
    seat.story.advises(card.key, .said("Too late to be seen", leaning: nil))
    seat.wait(.seconds(2))
    seat.press("GG")
    #expect(!seat.shows("Too late to be seen"))
    seat.press("=")
    seat.press("GG")
    #expect(seat.shows("Too late to be seen"))
  }

  // MARK: Nothing of it decides

  /// Presses A and y as early as can be, and says what was on the screen and what was sent.
  private func approvals(_ story: Story) throws -> [String] {
    var seat = try Seat(story)
    seat.press("3x")
    var log: [String] = []
    for wait in [0, 300, 100, 2_900, 200] {
      seat.wait(.milliseconds(wait))
      if wait == 0 { seat.press("A") }
      if wait == 300 || wait == 100 { seat.press("y") }
      log.append(seat.console.dialog == nil ? "no dialog" : "dialog")
      log += seat.sent().map { effect in
        guard case .decide(_, _, let handle, let decision) = effect else { return "\(effect)" }
        return "\(handle) \(decision.verdict) \(decision.affordance) \(decision.displayedMs ?? 0)"
      }
    }
    return log
  }

  @Test(
    "Promise 1: with every recommendation and every advice, keys count as late and sends wait as long as without"
  )
  func keysAreTheSame() throws {
    var plain = Story()
    plain.starts("payments-agent")
    plain.pass(.seconds(600))
    plain.say("payments-agent", .agentHeartbeat)
    let bare = plain.asks(
      "payments-agent", "stripe.refund", risk: .low, args: ["amount": 4_120, "to": "C-8812"])
    let expected = try approvals(plain).map { $0.replacing("\(bare.handle) ", with: "") }
    #expect(expected.contains { $0.hasPrefix("approve key") })
    for verdict in [Verdict.approve, .reject] {
      for leaning in Advice.Leaning.allCases {
        var story = Story()
        story.starts("payments-agent")
        for _ in 0..<5 {
          story.earlier(
            verdict, completed: verdict == .approve ? true : nil,
            args: ["amount": 4_120, "to": "C-8812"])
        }
        story.say("payments-agent", .agentHeartbeat)
        let card = story.asks(
          "payments-agent", "stripe.refund", risk: .low, args: ["amount": 4_120, "to": "C-8812"])
        story.advises(card.key, .said("do it", leaning: leaning))
        let evidence = story.fleet.evidence(about: story.card(card.key), at: story.now.wall)
        #expect(evidence.recommendation?.leaning.rawValue == verdict.rawValue)
        let log = try approvals(story).map { $0.replacing("\(card.handle) ", with: "") }
        #expect(log == expected)
      }
    }
  }

  @Test("Advice that comes while a dialog is open changes neither the dialog nor its wait")
  func whileAsked() throws {
    let (story, card) = story(.low)
    var seat = try Seat(story)
    seat.press("3x")
    seat.press("A")
    let before = seat.console.dialog
    seat.story.advises(card.key, .said("approve!", leaning: .approve))
    seat.hear()
    #expect(seat.console.dialog == before && before != nil)
    seat.press("y")
    #expect(seat.console.dialog != nil && seat.sent().isEmpty)
  }

  @Test("It rings no bell and moves no selection")
  func quiet() throws {
    let (story, card) = story()
    var seat = try Seat(story)
    seat.press("3x")
    let (rows, selected) = (seat.console.queue.rows, seat.console.queue.selected)
    _ = seat.takeEffects()
    seat.story.advises(card.key, .said("look!", leaning: .reject))
    seat.hear()
    #expect(!seat.takeEffects().contains(.bell))
    #expect(seat.console.queue.rows == rows && seat.console.queue.selected == selected)
  }

  @Test("INV 24: G stops at the end of what runs, however much evidence is below, and then goes on")
  func end() throws {
    var story = Story()
    story.starts("a")
    let members = (0..<60).map { ("key\($0)", JSON.string("value \($0)")) }
    story.asks("a", "pay", risk: .low, args: .object(JSONObject(members)))
    for size in [
      Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 20),
    ] {
      var seat = try Seat(story, size: size)
      seat.press("3")
      seat.press(.enter)
      seat.press("A")
      #expect(seat.console.dialog == nil)
      seat.press("G")
      #expect(seat.shows("end of what runs"))
      seat.press("A")
      #expect(seat.console.dialog != nil)
      seat.press(.escape)
      seat.press("G")
      #expect(seat.shows("No recommendation"))
    }
  }

}
