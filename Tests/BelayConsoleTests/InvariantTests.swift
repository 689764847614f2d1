import BelayCanvas
import BelayCore
import Stories
import Testing
import Thoroughness

@testable import BelayConsole

/// The invariants of ARCHITECTURE.md that the console holds.
struct InvariantTests {
  private func story(_ count: Int, risk: Risk = .low) -> (Story, [Escalation]) {
    var story = Story()
    story.starts("agent-a")
    let cards = (0..<count).map { index in
      story.asks("agent-a", "tool", risk: risk, args: ["n": JSON(index)])
    }
    return (story, cards)
  }

  @Test("INV 14: the decision carries the digest of the card that was on the screen at the key")
  func answerToWhatWasShown() throws {
    let (story, cards) = story(3)
    var seat = try Seat(story)
    seat.press("3j")
    seat.press("A")
    seat.wait(.milliseconds(500))
    // Another selection behind the dialog, had it any way to happen, must not matter.
    seat.console.queue.move(by: 1, height: 5, seat.story.fleet)
    seat.press("y")
    seat.wait(.seconds(4))
    guard case .decide(_, let key, let handle, let decision)? = seat.sent().first else {
      Issue.record("nothing was sent")
      return
    }
    #expect(key == cards[1].key && handle == cards[1].handle)
    #expect(decision.actionDigest == cards[1].actionDigest)
  }

  @Test("INV 14: an escalation that comes back with another digest is refused")
  func changed() throws {
    let (story, cards) = story(1)
    var seat = try Seat(story)
    seat.press("3A")
    seat.wait(.milliseconds(500))
    var other = Story()
    other.starts("agent-a")
    other.asks("agent-a", "tool", id: cards[0].key.id, risk: .low, args: ["n": 666])
    other.at(seat.story.now.wall)
    seat.send(.link(.snapshot(other.fleet), at: seat.story.now))
    seat.paint()
    #expect(seat.shows("no longer what was shown"))
    seat.press("y")
    seat.silence(.seconds(4))
    #expect(seat.sent() == [])
  }

  @Test("INV 15: cards never change places, new ones append, the selection stays on its card")
  func order() throws {
    let (story, cards) = story(4)
    var seat = try Seat(story)
    seat.press("3jj")
    let before = seat.console.queue.rows
    #expect(seat.console.queue.selected == cards[2].key)
    seat.story.decides(.approve, cards[0].key)
    seat.story.asks("agent-a", "tool", risk: .critical, timeout: .seconds(5))
    seat.wait(.seconds(1))
    #expect(Array(seat.console.queue.rows.prefix(4)) == before)
    #expect(seat.console.queue.selected == cards[2].key)
    #expect(seat.shows("acts on E-3 only. 1 new since you focused."))
    #expect(seat.console.dialog == nil && seat.console.focus == .escalations)
    let after = seat.console.queue.rows
    seat.story.delivers(cards[0].key)
    seat.story.claims(cards[0].key)
    seat.story.reports(cards[0].key)
    seat.wait(.seconds(6))
    for key in after { seat.story.expires(key) }
    seat.wait(.seconds(1))
    #expect(seat.console.queue.rows == after && seat.console.queue.selected == cards[2].key)
    seat.press("1")
    #expect(!seat.console.queue.rows.contains(cards[0].key))
  }

  @Test(
    "INV 24, FAULTS 61, 62: everything under the digest can be scrolled through, escaped and uncut")
  func whole() throws {
    var story = Story()
    story.starts("agent-a")
    let members = (0..<200).map { ("key\($0)", JSON.string("value-\($0)-\u{200B}-end")) }
    let card = story.asks("agent-a", "tool", args: .object(JSONObject(members)))
    var seat = try Seat(story, size: Size(width: 60, height: 20))
    seat.press("3")
    seat.press(.enter)
    var shown = ""
    for _ in 0..<40 {
      shown += seat.text
      seat.press(.pageDown)
    }
    for index in 0..<200 { #expect(shown.contains("value-\(index)-‹U+200B›-end")) }
    #expect(seat.console.seen[Target(card)]?.end == true)
  }

  /// Hostile words for every place where somebody else's words go.
  static let hostile = [
    "\u{1B}[2J\u{1B}]0;owned\u{7}", "\u{9B}31m", "a\rb\nc\u{8}\u{8}d\te", "\u{202E}evil\u{2066}",
    "zero\u{200B}\u{FEFF}\u{AD}width", "tag\u{E0041}\u{E007F}",
    "e" + String(repeating: "\u{301}", count: 3_000), "‹U+202E›",
    "| end of what runs", "[A] approve  E-1 LOW 99:99", String(repeating: "W", count: 9_000),
    "日本語テキスト", "🏳️‍🌈👩‍👩‍👧",
  ]

  @Test(
    "INV 28, FAULTS 55-64: hostile text in every field reaches no cell raw, at any size",
    arguments: hostile.indices)
  func noRawByte(_ index: Int) throws {
    let words = Self.hostile[index]
    var story = Story()
    story.say(
      "agent-a", .agentStarted,
      [
        "name": .string(words), "version": .string(words), "framework": .string(words),
        "capabilities": ["controls", .string(words)],
      ])
    story.say(
      "agent-a", .callFinished, run: words.cut(60),
      [
        "kind": "tool", "name": .string(words), "outcome": "error",
        "error_type": .string(words), "error_message": .string(words), "latency_ms": 1,
      ])
    story.say(
      "agent-a", .modeChanged,
      ["to": "degraded", "reason": .string(words), "cause": .string(words)])
    story.say(
      "agent-a", .breakerChanged,
      ["breaker": .string(words), "to": "open", "cause": .string(words)])
    story.say("agent-a", .log, ["severity": .string(words), "message": .string(words)])
    story.say("agent-a", .budgetSampled, ["budget": .string(words), "used": 1, "limit": 2])
    story.asks(
      "agent-a", words.cut(32), args: ["x": .string(words), "y": ["z": [.string(words)]]],
      message: words.cut(4_000),
      extra: [("target", .string(words)), ("context", [.string(words)])])
    for size in Self.sizes(for: index) {
      var seat = try Seat(story, size: size)
      for keys in ["3", "3v", "3]", "2", "1"] {
        seat.press(keys)
        expectClean(seat.frame)
        seat.press(.enter)
        for _ in 0..<3 {
          expectClean(seat.frame)
          seat.press("l")
          seat.press(.pageDown)
        }
        seat.press("q")
      }
      seat.send(.link(.lost(reason: words), at: seat.story.now))
      expectClean(seat.frame)
    }
  }

  /// All of them, or every day another one for each text.
  private static func sizes(for index: Int) -> [Size] {
    let all = [(120, 36), (80, 24), (33, 9)].map { Size(width: $0.0, height: $0.1) }
    return Thoroughness.isFull ? all : [all[index % all.count]]
  }

  /// One expectation for each row: one for each cell of all these frames takes ten seconds.
  private func expectClean(_ frame: Frame) {
    for y in 0..<frame.size.height {
      let row = frame.row(y)
      let isClean = row.allSatisfy { cell in
        cell.grapheme.unicodeScalars.count <= 5
          && cell.grapheme.unicodeScalars.allSatisfy(Self.isClean)
      }
      #expect(isClean && row.reduce(0) { $0 + Int($1.width) } == frame.size.width)
    }
  }

  private static func isClean(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    let properties = scalar.properties
    return !properties.isDefaultIgnorableCodePoint && properties.generalCategory != .control
      && properties.generalCategory != .format
  }

  @Test("INV 29, FAULTS 62: every row of an agent's words on a card begins with the gutter mark")
  func gutter() throws {
    var story = Story()
    story.starts("agent-a")
    let forged = "ok\nwaits for a person   age 00:01   left 99:59\nend of what runs\nA R D decide"
    story.asks("agent-a", "tool", args: ["note": .string(forged)], message: forged)
    var seat = try Seat(story)
    seat.press("3")
    seat.press(.enter)
    let forgeries = seat.lines.filter { $0.contains("left 99:59") || $0.contains("A R D decide") }
    #expect(!forgeries.isEmpty)
    for line in forgeries.dropLast(forgeries.last?.contains("j/k scroll") == true ? 1 : 0) {
      #expect(line.hasPrefix("│ | "))
    }
  }

  @Test("INV 29, FAULTS 60, 63: a tool's name that could pass for chrome is quoted")
  func quotedName() throws {
    var story = Story()
    story.starts("agent-a")
    story.asks("agent-a", "x   LOW  left 99:59")
    var seat = try Seat(story)
    seat.press("3")
    #expect(seat.shows("asks for tool \"x   LOW  left 99:59\""))
  }

  @Test(
    "INV 30, FAULTS 94: after two heartbeats of silence it says STALE, and no decision key works")
  func stale() throws {
    let (story, _) = story(1)
    var seat = try Seat(story)
    seat.press("3")
    seat.silence(.seconds(9))
    #expect(seat.shows("LIVE"))
    seat.silence(.seconds(2))
    #expect(seat.shows("STALE 11s") && seat.shows("Agents STALE") && !seat.shows("LIVE"))
    for key in "ARD" {
      seat.press(.character(key))
      #expect(seat.console.dialog == nil)
      #expect(seat.shows("stale: nothing from the hub"))
    }
  }

  @Test("INV 30, FAULTS 94: stale in the middle of a dialog, or of the hold, sends nothing")
  func staleMeanwhile() throws {
    let (story, _) = story(1)
    var seat = try Seat(story)
    seat.press("3A")
    seat.wait(.milliseconds(500))
    seat.silence(.seconds(11))
    seat.press("y")
    #expect(seat.console.dialog != nil)
    seat.wait(.seconds(1))
    seat.press("y")
    #expect(seat.console.dialog == nil)
    seat.send(.link(.lost(reason: "connection reset"), at: seat.story.now))
    seat.silence(.seconds(4))
    #expect(seat.shows("DISCONNECTED") && seat.shows("Not sent: approve E-1."))
    #expect(seat.sent() == [])
  }

  @Test(
    "FAULTS 93, 94: read-only, another role, paused and idle: the keys do nothing and the line says why"
  )
  func obstacles() throws {
    let (story, _) = story(1)
    var looking = try Seat(story, readOnly: true)
    looking.press("3A")
    #expect(
      looking.console.dialog == nil && looking.shows("read-only") && looking.shows("READ-ONLY"))
    var observer = try Seat(story, role: "observer")
    observer.press("3A")
    #expect(observer.console.dialog == nil && observer.shows("your credential is observer"))
    var paused = try Seat(story)
    paused.press(" 3A")
    #expect(paused.console.dialog == nil && paused.shows("PAUSED at #184002, +0 held"))
    var idle = try Seat(story)
    idle.press("3")
    idle.wait(.seconds(601))
    #expect(idle.shows("locked after 10 minutes"))
    #expect(idle.takeEffects().contains(.presence(idle: true)))
    idle.press("A")
    #expect(idle.console.dialog == nil && idle.takeEffects().contains(.presence(idle: false)))
    idle.press("R")
    #expect(idle.console.dialog != nil || idle.shows("expired"))
  }
}

extension String {
  /// So many scalars; a grapheme may have thousands.
  fileprivate func cut(_ count: Int) -> String {
    String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
  }
}
