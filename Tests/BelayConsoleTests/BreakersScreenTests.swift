import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// All breakers of the fleet in one list.
struct BreakersScreenTests {
  private func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.troubled(), size: size)
    seat.press("b")
    return seat
  }

  @Test("120x36 lists all breakers worst first, with the history of the selected one")
  func wide() throws {
    #expect(try seat().text == Self.wideFrame)
  }

  @Test("80x24 and 60x20 drop columns that the selected one's rows have")
  func narrow() throws {
    #expect(try seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("The order is held while it is looked at; b sorts anew")
  func heldOrder() throws {
    var seat = try seat()
    seat.press("jj")
    let order = screen(seat)?.order
    let selected = screen(seat)?.selected
    seat.story.breaker("doc-indexer", "open")
    seat.wait(.seconds(1))
    #expect(screen(seat)?.order == order && screen(seat)?.selected == selected)
    seat.press("b")
    #expect(screen(seat)?.order.prefix(4).contains { $0.agent == AgentID("doc-indexer") } == true)
    #expect(screen(seat)?.selected == selected)
  }

  private func screen(_ seat: Seat) -> BreakersScreen? {
    guard case .breakers(let screen)? = seat.console.screens.last else { return nil }
    return screen
  }

  @Test("A breaker that is new comes last, one that is gone leaves the list")
  func following() throws {
    var seat = try seat()
    let count = try #require(screen(seat)?.order.count)
    seat.story.say(
      "kyc-agent", .breakerChanged, ["breaker": "sanctions", "from": "closed", "to": "open"])
    seat.wait(.seconds(1))
    #expect(screen(seat)?.order.count == count + 1)
    #expect(screen(seat)?.order.last?.name == "sanctions")
    var other = Story(seq: 190_000)
    other.starts("alone")
    other.breaker("alone", "open")
    seat.send(.link(.snapshot(other.fleet), at: seat.story.now))
    #expect(screen(seat)?.order.map(\.agent.text) == ["alone"])
    #expect(screen(seat)?.selected?.agent == AgentID("alone"))
  }

  @Test(
    "F, C and R order the selected breaker, with a reason",
    arguments: [("F", ControlVerb.forceOpen), ("C", .close), ("R", .reset)])
  func orders(_ key: String, _ verb: ControlVerb) throws {
    var seat = try seat()
    seat.press(key)
    #expect(seat.shows("breaker llm"))
    seat.wait(.milliseconds(500))
    seat.press("provider is down")
    seat.press(.enter)
    #expect(seat.shows("\(verb.rawValue) llm of payments-agent goes out"))
    seat.wait(.seconds(4))
    guard case .control(_, let agent, let request)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(agent == AgentID("payments-agent") && request.verb == verb)
    #expect(request.breaker == "llm" && request.reason == "provider is down")
    #expect(request.forS == nil)
  }

  @Test("X disables where the agent has declared it; elsewhere the screen says why not")
  func disabling() throws {
    var seat = try seat()
    #expect(!seat.shows("X disable"))
    seat.press("X")
    #expect(seat.console.dialog == nil && seat.shows("has not declared that it takes disable"))
    seat.story.say(
      "payments-agent", .agentStarted,
      ["name": "payments-agent", "capabilities": ["controls", "disable"]])
    seat.wait(.seconds(2))
    #expect(seat.shows("X disable"))
    seat.press("X")
    #expect(seat.shows("lets every call through it"))
    seat.wait(.milliseconds(500))
    seat.press("drill")
    seat.press(.enter)
    seat.wait(.seconds(4))
    guard case .control(_, _, let request)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(request.verb == .disable && request.breaker == "llm" && request.reason == "drill")
  }

  @Test("A breaker that is switched off is drawn as that on every screen, never as closed")
  func switchedOff() throws {
    var story = Story()
    story.starts("payments")
    story.say("payments", .breakerSampled, ["breaker": "llm", "state": "disabled"])
    for size in [Size(width: 120, height: 36), Size(width: 80, height: 24)] {
      var seat = try Seat(story, size: size)
      #expect(seat.shows("DISAB") && !seat.shows("closed "))
      seat.press("b")
      #expect(seat.shows("DISABLED") && !seat.shows(" closed"))
    }
  }

  @Test("What takes no orders gets none, and the screen says why")
  func unorderable() throws {
    var seat = try seat()
    seat.press("jF")
    #expect(seat.console.dialog == nil && seat.shows("support-crew has no control channel"))
    var story = Story.troubled()
    story.say(
      "kyc-agent", .breakerChanged,
      ["breaker": "model:x", "from": "closed", "to": "open", "observed": true])
    var other = try Seat(story)
    other.press("b")
    for _ in 0..<20 where screen(other)?.selected?.name != "model:x" { other.press("j") }
    other.press("F")
    #expect(other.console.dialog == nil && other.shows("Observed: worked out from its calls"))
  }

  @Test("Read-only and old data order nothing")
  func obstacles() throws {
    var looking = try Seat(Story.troubled(), readOnly: true)
    looking.press("bF")
    #expect(looking.console.dialog == nil && looking.shows("read-only"))
    var seat = try seat()
    seat.silence(.seconds(11))
    seat.press("F")
    #expect(seat.console.dialog == nil && seat.shows("stale"))
    #expect(seat.shows("Breakers STALE"))
  }

  @Test("Three hundred breakers with names of any kind scroll to the last, and none is cut unseen")
  func many() throws {
    var story = Story()
    for index in 0..<300 {
      let agent = "agent-\(index / 60)"
      let name = "\(index)-\u{202E}\u{1B}[2J" + String(repeating: "n", count: 100)
      story.say(
        agent, .breakerChanged,
        ["breaker": .string(name), "from": "closed", "to": index % 3 == 0 ? "open" : "half_open"])
    }
    for size in [(120, 36), (80, 24), (60, 20), (30, 9)] {
      var seat = try Seat(story, size: Size(width: size.0, height: size.1))
      seat.press("b")
      #expect(screen(seat)?.order.count == 300)
      seat.press("G")
      #expect(screen(seat)?.selected == screen(seat)?.order.last)
      #expect(seat.shows("▸"))
      #expect(seat.shows("…") && seat.shows("█"))
      #expect(!seat.text.contains("\u{202E}") && !seat.text.contains("\u{1B}"))
    }
  }

  @Test("ASCII draws every mark with its twin, on both screens")
  func ascii() throws {
    var seat = try Seat(Story.troubled(), ascii: true)
    seat.press("b")
    #expect(seat.text.utf8.allSatisfy { $0 < 0x80 } && seat.shows("oX~X"))
    seat.press(.enter)
    #expect(seat.text.utf8.allSatisfy { $0 < 0x80 } && seat.shows("! tool_loop"))
  }

  @Test("Without breakers the screen says so")
  func empty() throws {
    var seat = try Seat()
    seat.press("b")
    #expect(seat.shows("no agent has reported a breaker"))
    seat.press("jkGF")
    seat.press(.enter)
    #expect(seat.console.dialog == nil && seat.shows("─ Breakers ─"))
  }
}
