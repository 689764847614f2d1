import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// What an operator does all day: look around, filter, freeze, jump.
struct JourneyTests {
  private func seat() throws -> Seat { try Seat(Story.production()) }

  @Test("Space freezes every pane at one number and counts what is held; again resumes")
  func freezing() throws {
    var seat = try seat()
    seat.press(" ")
    let before = seat.lines.dropFirst(2).dropLast(2)
    for _ in 0..<5 { seat.story.say("billing-agent", .log, ["message": "later"]) }
    seat.story.breaker("billing-agent", "open")
    seat.wait(.seconds(2))
    #expect(seat.shows("PAUSED at #184920, +6 held"))
    #expect(Array(seat.lines.dropFirst(2).dropLast(2)) == Array(before))
    seat.press(" ")
    #expect(!seat.shows("PAUSED") && seat.shows("later"))
  }

  @Test("what is frozen stays readable, however much comes after it")
  func freezingThroughAFlood() throws {
    var seat = try seat()
    seat.press("1 ")
    let before = seat.lines.dropFirst(2).dropLast(2)
    for _ in 0..<Tail.capacity + 10 { seat.story.say("billing-agent", .log, ["message": "flood"]) }
    seat.hear()
    seat.paint()
    #expect(Array(seat.lines.dropFirst(2).dropLast(2)) == Array(before))
    seat.press(" ")
    #expect(seat.shows("flood"))
    #expect(seat.console.view.tail.count <= Tail.capacity)
  }

  @Test("/ filters the tail; a mistake is shown while typing and not taken")
  func filtering() throws {
    var seat = try seat()
    seat.press("/level>=")
    #expect(seat.shows("column"))
    seat.press(.enter)
    #expect(seat.console.prompt != nil)
    seat.press("escal")
    seat.press(.enter)
    #expect(seat.shows("filter: level>=escal"))
    let rows = seat.lines.filter { $0.contains("human.ask") }
    #expect(rows.count == 15 && !seat.shows("llm.call"))
  }

  @Test("In pane 2 the filter is for agents")
  func filteringAgents() throws {
    var seat = try seat()
    seat.press("2/kyc")
    seat.press(.enter)
    seat.wait(.seconds(1))
    #expect(seat.shows("1-1 of 1") && seat.console.view.filter == nil)
  }

  @Test("e and E go from error to error, G follows again")
  func errors() throws {
    var seat = try seat()
    seat.press("e")
    #expect(seat.console.view.cursor == 184_920)
    seat.press("E")
    #expect(seat.console.view.cursor == 184_919)
    seat.press("G")
    #expect(seat.console.view.isFollowing)
  }

  @Test("o shows one run alone, and all again")
  func sameRun() throws {
    var seat = try seat()
    seat.press("kko")
    #expect(seat.shows("run r-81a9") && seat.console.eventList.count == 1)
    seat.press("o")
    #expect(seat.console.eventList.count > 900)
  }

  @Test("m marks a record, u and U find it again")
  func bookmarks() throws {
    var seat = try seat()
    seat.press("kkkm")
    let marked = seat.console.view.cursor
    seat.press("GU")
    #expect(seat.console.view.cursor == marked)
    #expect(seat.shows("u mark 1"))
  }

  @Test("The order of agents is held while their pane has the focus; < and > sort by a column")
  func sorting() throws {
    var seat = try seat()
    seat.press("2")
    let order = seat.console.agents.order
    seat.story.breaker("doc-indexer", "open")
    seat.wait(.seconds(2))
    #expect(seat.console.agents.order == order)
    seat.press("1")
    seat.wait(.seconds(1))
    #expect(seat.console.agents.order.prefix(3).contains(AgentID("doc-indexer")!))
    seat.press("2>")
    seat.wait(.seconds(1))
    #expect(seat.shows("by name"))
    #expect(seat.console.agents.order.first == AgentID("audit-agent"))
  }

  @Test("A new card moves neither focus nor selection; it rings, at most once in three seconds")
  func newCard() throws {
    var seat = try seat()
    seat.press("2jj")
    let selected = seat.console.agents.selected
    _ = seat.takeEffects()
    for _ in 0..<4 {
      seat.story.asks("crm-sync", "hubspot.write")
      seat.hear()
    }
    #expect(seat.takeEffects().filter { $0 == .bell }.count == 1)
    #expect(seat.console.focus == .agents && seat.console.agents.selected == selected)
    #expect(seat.console.screens.isEmpty && seat.console.dialog == nil)
    seat.wait(.seconds(3))
    seat.story.asks("crm-sync", "hubspot.write")
    seat.hear()
    #expect(seat.takeEffects().contains(.bell))
  }

  @Test(
    "FAULTS 94: a hole in the numbers asks for a snapshot, says so, and decides nothing meanwhile")
  func gap() throws {
    var seat = try seat()
    var later = seat.story
    later.say("crm-sync", .log, ["message": "lost"])
    _ = later.drain()
    later.say("crm-sync", .log, ["message": "seen"])
    seat.send(.link(.records(later.drain()), at: later.now))
    #expect(seat.takeEffects().contains(.resnapshot))
    #expect(seat.shows("RESYNC"))
    seat.press("3R")
    #expect(seat.console.dialog == nil)
    seat.send(.link(.snapshot(later.fleet), at: later.now))
    #expect(seat.shows("LIVE"))
    #expect(seat.takeEffects() == [.fetchOlder(before: 184_923)])
  }

  @Test("The tail holds 20,000 records and never more; what fell out is fetched on the way up")
  func bounded() throws {
    var story = Story(seq: 0)
    story.starts("a")
    var seat = try Seat(story)
    for _ in 0..<21 {
      for index in 0..<1_000 { seat.story.say("a", .log, ["message": JSON(index)]) }
      seat.hear()
    }
    #expect(seat.console.view.tail.count == Tail.capacity)
    #expect(seat.console.view.tail.firstSeq == 1_002)
    seat.press("g")
    #expect(seat.shows("#1002"))
    #expect(!seat.takeEffects().contains(.fetchOlder(before: 1_002)))
  }

  @Test("FAULTS 93: presence is told every five seconds while live, by somebody who may decide")
  func presence() throws {
    var seat = try seat()
    _ = seat.takeEffects()
    seat.wait(.seconds(10))
    #expect(seat.takeEffects().filter { $0 == .presence(idle: false) }.count == 2)
    var looking = try Seat(Story.production(), readOnly: true)
    looking.wait(.seconds(10))
    #expect(!looking.takeEffects().contains(.presence(idle: false)))
  }

  @Test("q goes back and at the root quits; Esc only goes back; ^Z suspends and ^L redraws")
  func leaving() throws {
    var seat = try seat()
    seat.press("2")
    seat.press(.enter)
    seat.press("q")
    #expect(seat.takeEffects().contains(.quit) == false)
    seat.press(.control("z"), .control("l"), .escape)
    let effects = seat.takeEffects()
    #expect(effects.contains(.suspend) && effects.contains(.redraw))
    #expect(!effects.contains(.quit))
    seat.press("q")
    #expect(seat.takeEffects().contains(.quit))
  }

  @Test("- goes back to the screen that was left last")
  func forward() throws {
    var seat = try seat()
    seat.press("b")
    #expect(seat.shows("worst first, held"))
    seat.press("q-")
    #expect(seat.console.screens.count == 1 && seat.shows("worst first, held"))
    seat.press("q3")
    seat.press(.enter)
    let card = seat.console.queue.selected
    seat.press("q1-")
    #expect(seat.console.focus == .escalations && seat.console.queue.selected == card)
    #expect(seat.console.screens.count == 1 && seat.console.dialog == nil)
  }

  @Test("Esc at the root clears the filter of the focused pane, and then does nothing")
  func escapeClearsTheFilter() throws {
    var seat = try seat()
    seat.press("1/kyc")
    seat.press(.enter)
    #expect(seat.console.view.filterText == "kyc")
    seat.press(.escape)
    #expect(seat.console.view.filterText.isEmpty)
    seat.press(.escape)
    #expect(!seat.takeEffects().contains(.quit))
  }

  @Test("FAULTS 68: a redraw or a resize in a dialog starts its 400 ms again, and its target stays")
  func resizeStorm() throws {
    var seat = try seat()
    seat.press("3R")
    let dialog = seat.console.dialog?.subject
    seat.wait(.seconds(1))
    for round in 0..<50 { seat.resize(Size(width: 80 + round, height: 24 + round % 9)) }
    #expect(seat.console.dialog?.subject == dialog)
    seat.press("x")
    #expect(seat.console.dialog?.question == Dialog.deciding(.reject, []).question)
  }

  @Test("FAULTS 71: a paste outside a field does nothing, whatever is in it")
  func paste() throws {
    var seat = try seat()
    seat.press("3")
    for text in ["A", "y", "q", "\u{1B}", "RDz:/q"] { seat.press(.paste(text)) }
    #expect(seat.console.dialog == nil && seat.console.prompt == nil)
    #expect(seat.console.screens.isEmpty && seat.console.focus == .escalations)
    #expect(!seat.takeEffects().contains(.quit))
  }

  @Test("T goes through the themes, ? shows the key table, : runs a command by name")
  func surroundings() throws {
    var seat = try seat()
    let first = seat.console.options.theme.name
    seat.press("Tj")
    #expect(seat.console.options.theme.name != first)
    seat.press(.enter)
    seat.press("?")
    for binding in KeyTable.bindings.prefix(10) { #expect(seat.shows(binding.help)) }
    seat.press("q:pa")
    seat.press(.tab, .enter)
    #expect(seat.shows("PAUSED"))
  }

  @Test("No two keys of one place ask for different things, and none takes ^A, ^B or more")
  func keyTable() {
    for place in Place.allCases {
      let keys = KeyTable.bindings.filter { $0.place == place }.flatMap(\.keys)
      #expect(Set(keys).count == keys.count)
    }
    let all = KeyTable.bindings.flatMap(\.keys)
    #expect(!all.contains(.control("a")) && !all.contains(.control("b")))
    let changing = KeyTable.bindings.filter {
      switch $0.command {
      case .decide, .control: true
      default: false
      }
    }
    for binding in changing {
      for case .character(let character) in binding.keys { #expect(character.isUppercase) }
    }
  }
}
