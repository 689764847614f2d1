import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// One agent in full, and what its rows lead to.
struct AgentScreenTests {
  /// On the screen of payments-agent, which has something in every section.
  private func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.troubled(), size: size)
    open("payments-agent", &seat)
    return seat
  }

  @Test("The header names the gravest kinds of signal first, and counts what it has no room for")
  func headerSignals() throws {
    var story = Story()
    for agent in ["a-1", "a-2", "a-3"] { story.starts(agent) }
    for (signal, agent) in [
      ("silent_agent", "a-1"), ("tool_loop", "a-1"), ("security_flag", "a-1"),
      ("security_flag", "a-2"), ("budget_exhausted", "a-3"), ("latency_spike", "a-3"),
    ] {
      story.raise(signal, agent, value: 7, threshold: 5, evidence: [])
    }
    let wide = try Seat(story, size: Size(width: 120, height: 36))
    #expect(
      wide.shows(
        "6 signals: security_flag 2, tool_loop, budget_exhausted, latency_spike, +1"))
    let narrow = try Seat(story, size: Size(width: 80, height: 24))
    #expect(narrow.shows("6 signals: security_flag 2, tool_loop, budget_exhausted, +2"))
    let least = try Seat(story, size: Size(width: 60, height: 20))
    #expect(least.shows("6 signals: security_flag 2, tool_loop, +3"))
    let crowded = try Seat(.troubled(), size: Size(width: 60, height: 20))
    #expect(crowded.lines[1].contains("⚠"))
  }

  private func open(_ agent: String, _ seat: inout Seat) {
    seat.press("2")
    while seat.console.agents.selected != AgentID(agent), seat.console.agents.order.count > 0 {
      let before = seat.console.agents.selected
      seat.press("j")
      if before == seat.console.agents.selected { break }
    }
    seat.press(.enter)
  }

  /// The cursor on the first row that has these words; painted only there.
  private func go(to words: String, _ seat: inout Seat) {
    seat.press("g")
    guard case .agent(let screen)? = seat.console.screens.last else { return }
    let lines = seat.console.agentPage(screen).lines
    let row = lines.firstIndex { line in
      line.parts.map { "\($0.text)" }.joined().contains(words)
    }
    for _ in 0..<(row ?? 0) { seat.send(.key(.character("j"), at: seat.story.now.boot)) }
    seat.paint()
  }

  private func onCursor(_ seat: Seat) -> Substring {
    seat.lines.first { $0.hasPrefix("│▸") } ?? ""
  }

  // MARK: Frames

  @Test("120x36 shows what troubles it, what waits on it, and its figures against their limits")
  func wide() throws {
    #expect(try seat().text == Self.wideFrame)
  }

  @Test("80x24 keeps every figure, on more rows, with a bar that says how much is below")
  func stacked() throws {
    #expect(try seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
  }

  @Test("60x20 tells each row of a table in words, so that nothing is cut")
  func narrow() throws {
    var seat = try seat(Size(width: 60, height: 20))
    go(to: "stripe.refund  calls", &seat)
    #expect(seat.text == Self.narrowFrame)
  }

  // MARK: Moving

  @Test("Tab goes from section to section and round; j and k go by rows")
  func sections() throws {
    var seat = try seat()
    var seen: [String] = []
    for _ in 0..<8 {
      seat.press(.tab)
      seen.append(String(onCursor(seat).dropFirst(4).prefix { $0 != "─" }))
    }
    #expect(seen.first?.hasPrefix("Signals") == true && seen.last?.hasPrefix("Now") == true)
    #expect(Set(seen).count == 8)
    seat.press(.backTab)
    #expect(onCursor(seat).contains("Its own decisions"))
    seat.press("k")
    #expect(!onCursor(seat).contains("Its own decisions"))
  }

  @Test("The cursor stays on its row while others come above it")
  func heldRow() throws {
    var seat = try seat()
    go(to: "budget cost_usd", &seat)
    seat.story.raise(
      "cascade", "payments-agent", value: 3, threshold: 3, evidence: [seat.story.fleet.seq])
    seat.story.asks("payments-agent", "stripe.payout")
    seat.wait(.seconds(1))
    #expect(onCursor(seat).contains("budget cost_usd") && seat.shows("stripe.payout"))
  }

  @Test("A section shows a few rows and how many more there are; Enter shows all, again fewer")
  func folding() throws {
    var seat = try seat(Size(width: 60, height: 20))
    go(to: "more  Enter shows them", &seat)
    #expect(onCursor(seat).contains("more"))
    let before = seat.console.agentPage(try screen(seat)).lines.count
    seat.press(.enter)
    #expect(seat.console.agentPage(try screen(seat)).lines.count > before)
    seat.press(.enter)
    #expect(seat.console.agentPage(try screen(seat)).lines.count == before)
  }

  @Test("Enter on the heading of the breakers tells what they were, and each row its record")
  func history() throws {
    var seat = try seat()
    go(to: "─ Breakers", &seat)
    seat.press(.enter)
    #expect(seat.shows("closed -> OPEN  by failure_rate, err 41.8%, 43 calls"))
    go(to: "closed -> HALF-OPEN", &seat)
    seat.press(.enter)
    #expect(seat.shows("Event #184931"))
  }

  private func screen(_ seat: Seat) throws -> AgentScreen {
    guard case .agent(let screen)? = seat.console.screens.last else {
      throw EventError(problem: "no agent is open")
    }
    return screen
  }

  // MARK: Where rows lead

  @Test("Enter on evidence opens its record; q comes back to the same row")
  func evidence() throws {
    var seat = try seat()
    go(to: "#184925", &seat)
    seat.press(.enter)
    #expect(seat.shows("Event #184925"))
    seat.press("q")
    #expect(onCursor(seat).contains("#184925"))
  }

  @Test("A record that the tail has no more is fetched, and shown when it comes")
  func fetched() throws {
    var story = Story.troubled()
    story.raise("tool_loop", "payments-agent", value: 9, threshold: 5, evidence: [77])
    var seat = try Seat(story)
    open("payments-agent", &seat)
    go(to: "#77", &seat)
    #expect(onCursor(seat).contains("Enter fetches it"))
    _ = seat.takeEffects()
    seat.press(.enter)
    #expect(seat.takeEffects() == [.fetch(seq: 77)])
    var early = Story(seq: 76)
    let record = early.say("payments-agent", .log, ["message": "long ago"])
    seat.send(.link(.record(record, seq: 78), at: seat.story.now))
    #expect(!seat.shows("Event #"))
    seat.send(.link(.record(record, seq: 77), at: seat.story.now))
    #expect(seat.shows("Event #77") && seat.shows("long ago"))
  }

  @Test("What comes late does not open over a dialog")
  func lateRecord() throws {
    var story = Story.troubled()
    story.raise("tool_loop", "payments-agent", value: 9, threshold: 5, evidence: [77])
    var seat = try Seat(story)
    open("payments-agent", &seat)
    go(to: "#77", &seat)
    seat.press(.enter)
    seat.press("D")
    var early = Story(seq: 76)
    seat.send(.link(.record(early.say("a", .log, ["message": "x"]), seq: 77), at: seat.story.now))
    #expect(seat.console.dialog != nil && !seat.shows("Event #77"))
  }

  @Test("A card opens from its row and can be decided there, as hard as anywhere")
  func card() throws {
    var seat = try seat()
    go(to: "E-17", &seat)
    seat.press(.enter)
    #expect(seat.shows("payments-agent asks for tool stripe.refund"))
    seat.press(.end)
    seat.press("A")
    #expect(seat.shows("Type the last 4 of the digest"))
    seat.press(.escape, .escape)
    #expect(seat.shows("─ payments-agent ─"))
  }

  @Test("A breaker's row leads to the list of all, with that one selected; Enter comes back")
  func toBreakers() throws {
    var seat = try seat()
    go(to: "OPEN  llm", &seat)
    seat.press(.enter)
    #expect(seat.shows("─ Breakers ─") && seat.shows("▸⊘ payments-agent"))
    seat.press(.enter, .escape)
    #expect(seat.console.screens.isEmpty)
  }

  @Test("o on a run shows its records alone")
  func run() throws {
    var seat = try seat()
    go(to: "open  r-9001", &seat)
    seat.press("o")
    #expect(seat.console.screens.isEmpty && seat.console.view.run == "r-9001")
  }

  // MARK: Signals

  @Test("S silences the signal under the cursor for a time, and again ends that")
  func silencing() throws {
    var seat = try seat()
    go(to: "⚠ tool_loop", &seat)
    seat.press("S")
    seat.wait(.milliseconds(500))
    seat.press("known")
    seat.press(.enter, .enter)
    _ = seat.takeEffects()
    seat.wait(.seconds(4))
    guard case .signal(_, let agent, let name, let request)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(agent == AgentID("payments-agent") && name == .toolLoop)
    #expect(request == .silence(forS: 900, reason: "known"))
    let until = seat.story.now.wall.advanced(by: .seconds(900))
    seat.story.record(
      Event(
        id: "si", source: .hub, type: .signalSilenced, time: seat.story.now.wall,
        data: [
          "signal": "tool_loop", "agent_id": "payments-agent", "by": "mira", "reason": "known",
          "until": .string(until.rfc3339),
        ]))
    seat.wait(.seconds(1))
    #expect(seat.shows("silenced, 14:59 left") && !seat.shows("⚠1"))
    seat.press("S")
    #expect(seat.shows("unsilence tool_loop"))
  }

  @Test("A acknowledges; away from a signal it says where to go")
  func acknowledging() throws {
    var seat = try seat()
    seat.press("A")
    #expect(seat.console.dialog == nil && seat.shows("Put the cursor on a signal first."))
    go(to: "⚠ tool_loop", &seat)
    seat.press("A")
    #expect(seat.shows("y acknowledge tool_loop    Esc leaves it "))
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    guard case .signal(_, _, .toolLoop, .acknowledge)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
  }

  // MARK: Trust

  @Test("What is stale says so at the top and tells its breakers as what they were")
  func stale() throws {
    var seat = try seat()
    for _ in 0..<100 { seat.wait(.seconds(1)) }
    #expect(seat.shows("Last known") && seat.shows("STALE") && seat.shows("was OPEN"))
    #expect(!seat.shows("next probe"))
  }

  @Test("An agent without a control channel is called observed, and is not ordered")
  func observed() throws {
    var seat = try Seat(Story.troubled())
    open("support-crew", &seat)
    #expect(seat.shows("observed  no control channel"))
    seat.press("D")
    #expect(seat.console.dialog == nil && seat.shows("has no control channel"))
  }

  @Test("An agent known from telemetry says in whose words, and its breakers are observed")
  func telemetry() throws {
    var story = Story()
    for number in 1...40 { story.span(number, of: "crew", failed: number > 4) }
    var seat = try Seat(story)
    open("crew", &seat)
    #expect(seat.shows("observed  no control channel"))
    #expect(seat.shows("facts from  OpenTelemetry GenAI of support (openai-v2)"))
    #expect(seat.shows("no heartbeat promised"))
    #expect(seat.shows("OPEN") && seat.shows("observed  next probe"))
    seat.press("bF")
    #expect(seat.console.dialog == nil && seat.shows("has no control channel"))
  }

  @Test("No text of an agent leaves the page's gutter or reaches a cell raw, at any size")
  func hostile() throws {
    let words = "\u{1B}[31mmode normal\u{202E}\nWaiting 0\u{7}   \u{200B}left 99:59"
    var story = Story()
    story.starts("agent-a")
    story.say(
      "agent-a", .callFinished, run: words,
      ["kind": "tool", "name": .string(words), "outcome": "error", "error_message": .string(words)])
    story.say("agent-a", .runStarted, run: words, ["task": .string(words)])
    story.say("agent-a", .decisionMade, ["decision": .string(words), "confidence": 0.5])
    story.say(
      "agent-a", .modeChanged, ["to": "paused", "reason": .string(words), "cause": .string(words)])
    story.say("agent-a", .budgetSampled, ["budget": .string(words), "used": 1e300, "limit": 0])
    story.say(
      "agent-a", .breakerChanged,
      ["breaker": .string(words), "to": "open", "cause": .string(words)])
    story.raise(words, "agent-a", value: -1e300, threshold: 1e300, evidence: [1, 2])
    var seat = try Seat(story)
    open("agent-a", &seat)
    for size in [(120, 36), (80, 24), (60, 20), (30, 9), (21, 5)] {
      seat.resize(Size(width: size.0, height: size.1))
      for keys in ["g", "G", "b", "q"] {
        seat.press(keys)
        let text = seat.text
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(!text.contains("\u{202E}") && !text.contains("\u{200B}"))
        for line in seat.lines where line.contains("left 99:59") {
          #expect(line.contains("| ") || line.contains("\""))
        }
      }
    }
  }

  @Test("Facts that somebody else tells of an agent do not pass for its own")
  func reportedBy() throws {
    var story = Story()
    story.say(
      "orders", .agentStarted,
      ["framework": "hystrix", "reported_by": "belay watch", "capabilities": ["breakers"]])
    var seat = try Seat(story)
    open("orders", &seat)
    #expect(seat.shows("facts from  \"belay watch\"") && !seat.shows("its own reports"))
    #expect(seat.shows("no control channel"))
  }
}
