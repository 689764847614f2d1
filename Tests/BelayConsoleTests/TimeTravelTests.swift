import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

/// Going to the past and back, as an operator does it.
struct TimeTravelTests {
  let past = PastStory()

  @Test(
    ":at shows fleet, escalations and tail of then, and says so; G, Esc, q, 0 and :now come back")
  func there() throws {
    let ways: [[Key]] = [
      [.character("G")], [.end], [.escape], [.character("q")], [.character("0")],
      ":now".map(Key.character) + [.enter],
    ]
    for way in ways {
      var seat = try past.seat()
      let before = seat.rows
      seat.press(":at #\(past.then.seq)")
      seat.press(.enter)
      #expect(seat.trips == [.record(past.then.seq)])
      #expect(seat.rows == before, "nothing moves before the hub has answered")
      seat.arrive(past.then, past.records)
      #expect(seat.shows("AS OF 12:04:31 (#\(past.then.seq)), +0 held"))
      #expect(seat.shows("Agents AS OF") && seat.shows("Events AS OF"))
      #expect(seat.shows("⊘ payments-agent OPEN") && !seat.shows("night-agent"))
      #expect(seat.shows("⊘ 2 OPEN  ⊗ 1 FORCED  ▾ 1 DEGRADED"))
      for key in way { seat.press(key) }
      #expect(!seat.shows("AS OF"))
      #expect(seat.rows == before)
      #expect(!seat.takeEffects().contains(.quit))
    }
  }

  @Test("What comes meanwhile is counted as held, moves nothing, and is there afterwards")
  func held() throws {
    var seat = try past.seatInPast()
    let before = seat.panes
    for number in 0..<5 {
      seat.story.say("crm-sync", .log, ["message": .string("later \(number)")])
    }
    seat.story.asks("crm-sync", "hubspot.delete")
    seat.wait(.seconds(2))
    #expect(seat.shows("AS OF 12:04:31 (#\(past.then.seq)), +6 held"))
    #expect(seat.panes == before)
    seat.press(.escape)
    #expect(seat.shows("later 4") && seat.shows("hubspot.delete"))
    #expect(seat.console.view.tail.lastSeq == seat.story.fleet.seq)
  }

  @Test("[ and ] go by minutes from the moment that is shown, up to now")
  func minutes() throws {
    var seat = try past.seat()
    seat.press("[")
    let first = try #require(seat.trips.last)
    guard case .time(let time) = first else {
      Issue.record("a minute is a time")
      return
    }
    #expect(seat.story.now.wall.since(time) == .seconds(60))
    seat.press("[[")
    #expect(seat.trips.last == .time(time.advanced(by: .seconds(-120))))
    seat.arrive(past.then, past.records)
    #expect(seat.shows("AS OF 12:02:31"))
    seat.press("]")
    #expect(seat.trips.last == .time(time.advanced(by: .seconds(-60))))
    seat.arrive(past.then, past.records)
    seat.press("]]]")
    #expect(!seat.console.isPast && !seat.shows("AS OF"))
    seat.press("]")
    #expect(seat.shows("This is now") && seat.trips.count == 6)
  }

  @Test("In a card [ and ] change tabs, and in the histogram the stretch")
  func tabs() throws {
    var seat = try past.seat()
    seat.press("3")
    seat.press(.enter)
    seat.press("]")
    guard case .card(let card)? = seat.console.screens.last else {
      Issue.record("the card is open")
      return
    }
    #expect(card.tab == .raw && seat.trips.isEmpty)
    seat.press("1i[]")
    #expect(seat.trips.isEmpty)
  }

  @Test("Only the answer to the last trip is shown; Esc gives a trip up")
  func overtaken() throws {
    var seat = try past.seat()
    seat.press("[[")
    seat.answer(.fleet(past.then, records: past.records), toTrip: 1)
    #expect(!seat.console.isPast)
    seat.press(.escape)
    #expect(seat.shows("Not gone to the past"))
    seat.answer(.fleet(past.then, records: past.records), toTrip: 2)
    #expect(!seat.console.isPast)
  }

  @Test("A refusal is said in the hub's words, and the panes stay as they are")
  func refused() throws {
    var seat = try past.seatInPast()
    let before = seat.panes
    seat.press("[")
    seat.answer(.refused("Nothing had been recorded by then."))
    #expect(seat.shows("Nothing had been recorded by then.") && seat.panes == before)
  }

  @Test("What is typed behind :at is said to be a moment, or why it is none, before Enter")
  func typing() throws {
    var seat = try past.seat()
    seat.press(":at 25:00")
    #expect(seat.shows("there is no hour 25"))
    seat.press(.enter)
    #expect(seat.console.prompt != nil && seat.trips.isEmpty)
    seat.press(.control("u"))
    seat.press("at 23:50")
    #expect(seat.shows("2026-11-21 23:50:00 UTC, yesterday, 12h ago"))
    let asked = seat.takeEffects().filter { $0 == .fetch(seq: 1) }
    #expect(asked.count == 1)
    let first = Record(
      seq: 1, recorded: seat.story.now.wall.advanced(by: .seconds(-3_600)), authid: "token:test",
      event: past.records[0].event)
    seat.send(.link(.record(first, seq: 1), at: seat.story.now))
    #expect(seat.shows("the ledger begins at 2026-11-22 11:05:3"))
    seat.press(.enter)
    #expect(seat.console.prompt != nil)
  }

  @Test("Older records are fetched from there on the way up, and join only that tail")
  func paging() throws {
    var seat = try past.seat()
    seat.press(":at #\(past.then.seq)")
    seat.press(.enter)
    seat.arrive(past.then, Array(past.records.suffix(40)))
    _ = seat.takeEffects()
    for _ in 0..<5 { seat.press(.pageUp) }
    let first = try #require(seat.console.view.tail.firstSeq)
    #expect(seat.takeEffects().contains(.fetchOlder(before: first)))
    let held = seat.console.frozen?.present?.view.tail.count
    seat.send(.link(.recent(Array(past.records.dropLast(40).suffix(60))), at: seat.story.now))
    #expect(seat.console.view.tail.count == 100)
    #expect(seat.console.frozen?.present?.view.tail.count == held)
    seat.press(.pageUp)
    #expect(seat.console.eventList.count == 100)
  }

  @Test("A filter set in the past and bookmarks come back with the operator")
  func look() throws {
    var seat = try past.seatInPast()
    seat.press("km")
    let marked = try #require(seat.console.view.cursor)
    seat.press("/level>=warn")
    seat.press(.enter)
    seat.press("0")
    #expect(seat.console.view.filterText == "level>=warn")
    #expect(seat.console.view.isBookmarked(marked))
  }

  @Test("Breakers and an agent's screen are of then, and step with the minutes")
  func screens() throws {
    var seat = try past.seatInPast()
    seat.press("b")
    #expect(seat.shows("Breakers AS OF"))
    let row = try #require(seat.lines.first { $0.contains("payments-agent") })
    #expect(row.contains("OPEN"))
    seat.press("0")
    #expect(!seat.shows("AS OF") && seat.shows("Breakers"))
    seat.press("q:agent night-agent")
    seat.press(.enter)
    seat.press("[")
    seat.arrive(past.then, past.records)
    #expect(seat.shows("not held here any more"))
  }

  @Test("A console that starts with --at goes there as soon as the fleet is known")
  func startedAt() throws {
    var seat = try past.seat()
    seat.console.options.moment = "#\(past.then.seq)"
    seat.send(.link(.snapshot(past.story.fleet), at: seat.story.now))
    #expect(seat.trips == [.record(past.then.seq)])
    seat.send(.link(.snapshot(past.story.fleet), at: seat.story.now))
    #expect(seat.trips.count == 1)
  }

  @Test("After a resync in the past the tail of now is fetched on the way back")
  func resync() throws {
    var seat = try past.seatInPast()
    seat.send(.link(.snapshot(past.story.fleet), at: seat.story.now))
    #expect(seat.shows("AS OF"))
    _ = seat.takeEffects()
    seat.press("0")
    #expect(seat.takeEffects() == [.fetchOlder(before: past.story.fleet.seq + 1)])
  }

  @Test("From a paused screen the past can be gone to; there is no pause in it")
  func paused() throws {
    var seat = try past.seat()
    seat.press(" ")
    seat.press(":at #\(past.then.seq)")
    seat.press(.enter)
    seat.arrive(past.then, past.records)
    seat.press(" ")
    #expect(seat.shows("stands still already") && seat.console.isPast)
    seat.press("0")
    #expect(seat.console.frozen == nil)
  }

  // MARK: Frames

  private func frames(_ size: Size, ascii: Bool = false) throws -> (past: String, compare: String) {
    var seat = try past.seatInPast(size, ascii: ascii)
    seat.wait(.seconds(2))
    let past = seat.text
    seat.press("d")
    return (past, seat.text)
  }

  @Test("120x36, 80x24 and 60x20 of the past and of what is compared with now")
  func frames() throws {
    let wide = try frames(Size(width: 120, height: 36))
    #expect(wide.past == Self.wideFrame && wide.compare == Self.wideCompare)
    let stacked = try frames(Size(width: 80, height: 24))
    #expect(stacked.past == Self.stackedFrame && stacked.compare == Self.stackedCompare)
    let narrow = try frames(Size(width: 60, height: 20))
    #expect(narrow.past == Self.narrowFrame && narrow.compare == Self.narrowCompare)
    let ascii = try frames(Size(width: 80, height: 24), ascii: true)
    #expect(ascii.compare == Self.asciiCompare)
  }

  // MARK: Compare

  @Test("d lists the agents whose mode, breakers or cards are not as they were, and opens one")
  func compare() throws {
    var seat = try past.seat()
    seat.press("d")
    #expect(seat.shows(":at goes to a moment of the past"))
    seat = try past.seatInPast()
    seat.press("d")
    #expect(seat.shows("Compare AS OF") && seat.shows("5 of 15 differ"))
    for words in [
      "llm open -> closed", "llm closed -> open", "mode degraded -> normal", "new since then",
      "waits",
    ] {
      #expect(seat.shows(words), "\(words)")
    }
    #expect(!seat.shows("doc-indexer"))
    seat.press(.enter)
    guard case .agent? = seat.console.screens.last else {
      Issue.record("no agent is open")
      return
    }
    seat.press("q")
    seat.story.breaker("doc-indexer", "open")
    seat.wait(.seconds(1))
    #expect(seat.shows("6 of 15 differ"))
    seat.press("0")
    #expect(seat.console.screens.isEmpty)
  }

  @Test("Two fleets that are alike differ in nothing")
  func alike() {
    let time = past.then.time
    #expect(Comparison(past.then, at: time, past.then, at: time).rows.isEmpty)
  }

  // MARK: Nothing is decided

  @Test(
    "INV 14: no key decides or orders anything in the past, and the line says why",
    arguments: ["3A", "3R", "3D", "3 ", "2\nD", "2\nK", "2\nP", "bF", "bX", "3\nA", "3\nR"])
  func nothingDecided(keys: String) throws {
    var seat = try past.seatInPast()
    for key in keys { seat.press(key == "\n" ? .enter : .character(key)) }
    #expect(seat.console.dialog == nil)
    #expect(seat.shows("AS OF 12:04:31 is past: Esc returns, then decide"))
    seat.press("yyyy")
    seat.press(.enter)
    seat.wait(.seconds(5))
    #expect(seat.sent() == [] && seat.console.queue.marked.isEmpty)
  }

  @Test(
    "INV 14: a dialog that is open when the past comes is closed, and what was typed for it is dropped",
    arguments: ["A", "R", "D"])
  func openDialog(key: String) throws {
    var story = Story()
    story.starts("agent-a")
    story.asks("agent-a", "tool", risk: .low, args: ["n": 1])
    let then = story.fleet
    let records = story.records
    var seat = try Seat(story)
    seat.press(":at #\(then.seq)")
    seat.press(.enter)
    seat.press("3" + key)
    #expect(seat.console.dialog != nil)
    seat.wait(.seconds(1))
    seat.arrive(then, records)
    #expect(seat.console.dialog == nil && seat.shows("nothing was sent"))
    seat.press("yq0G")
    #expect(seat.console.isPast, "what was meant for the dialog must not be taken for a key")
    seat.wait(.seconds(5))
    #expect(seat.sent() == [])
  }

  @Test("INV 24: what is shown of the past does not count as read")
  func notRead() throws {
    var seat = try past.seatInPast()
    seat.press("3")
    seat.press(.enter)
    for _ in 0..<10 { seat.press(.pageDown) }
    #expect(
      seat.console.seen.cards.values.allSatisfy {
        !$0.end || $0.onScreen(at: seat.story.now.boot) < .seconds(1)
      })
    seat.press("0")
    #expect(seat.console.screens.isEmpty, "a card of the past is not taken for one of now")
  }

  @Test("INV 5: an answer that was given before goes out in its time, and can be taken back")
  func heldAnswer() throws {
    var story = Story()
    story.starts("agent-a")
    story.asks("agent-a", "tool", risk: .low, args: ["n": 1])
    let (then, records) = (story.fleet, story.records)
    var seat = try Seat(story)
    seat.press("3A")
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.press(":at #\(then.seq)")
    seat.press(.enter)
    seat.arrive(then, records)
    #expect(seat.shows("goes out in"))
    seat.press("z")
    seat.wait(.seconds(5))
    #expect(seat.sent() == [] && seat.console.isPast)
  }

  @Test("Without a hub there is no past to ask for")
  func files() throws {
    var seat = try past.seat()
    seat.send(.link(.unlinked, at: seat.story.now))
    seat.press("[")
    #expect(seat.shows("There is no hub to ask for the past") && seat.trips.isEmpty)
  }
}
