import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// Keys that jump about in the tail, mark, save and copy.
struct TailKeysTests {
  private func seat() throws -> Seat { try Seat(Story.production()) }

  @Test("w and W go from warning to warning")
  func warnings() throws {
    var seat = try seat()
    seat.press("w")
    let first = try #require(seat.console.view.cursor)
    #expect(seat.console.view.tail.record(seq: first)?.summary.level == .warn)
    seat.press("W")
    let before = try #require(seat.console.view.cursor)
    #expect(before <= first)
    seat.press("w")
    #expect(seat.console.view.cursor == first)
  }

  @Test("A jump to what is not there says so")
  func nothingThere() throws {
    var story = Story(seq: 0)
    story.starts("a")
    var seat = try Seat(story)
    for (key, words) in [
      ("e", "no earlier error"), ("W", "no earlier warning"), ("B", "no change of a breaker"),
      ("O", "no other record of its run"), ("o", "belongs to no run"),
    ] {
      seat.press(key)
      #expect(seat.shows(words) || key == "e" && seat.shows("no later error"))
    }
  }

  @Test("B goes back through the changes of breakers and comes round")
  func breakers() throws {
    var seat = try seat()
    seat.press("B")
    let newest = try #require(seat.console.view.cursor)
    #expect(seat.console.view.tail.record(seq: newest)?.event.kind == .breakerChanged)
    var visited: Set<Int> = [newest]
    for _ in 0..<100 {
      seat.press("B")
      let here = try #require(seat.console.view.cursor)
      if here == newest { break }
      #expect(visited.insert(here).inserted)
    }
    #expect(seat.console.view.cursor == newest && visited.count > 1)
  }

  @Test("O goes to the next record of the run, hiding none, and comes round")
  func ofRun() throws {
    var seat = try seat()
    for step in 0..<3 {
      seat.story.say("crm-sync", .log, run: "r-round", ["message": JSON(step)])
      seat.story.say("kyc-agent", .log, ["message": "between"])
    }
    seat.wait(.seconds(1))
    seat.press("k")
    let last = try #require(seat.console.view.cursor)
    let count = seat.console.eventList.count
    seat.press("O")
    #expect(seat.console.view.cursor == last - 4)
    seat.press("OO")
    #expect(seat.console.view.cursor == last && seat.console.eventList.count == count)
  }

  @Test("n and N go through the hits, and the rule says which of how many")
  func hits() throws {
    var seat = try seat()
    seat.press("n")
    #expect(seat.shows("There is no filter") && seat.console.view.isFollowing)
    seat.press("/level>=escal")
    seat.press(.enter)
    let count = seat.console.eventList.count
    #expect(count > 2 && seat.shows("hit \(count) of \(count)"))
    seat.press("NN")
    #expect(seat.shows("hit \(count - 2) of \(count)"))
    seat.press("n")
    #expect(seat.shows("hit \(count - 1) of \(count)"))
  }

  @Test("A bookmark carries a note, u and U show it, and m takes both away")
  func notes() throws {
    var seat = try seat()
    seat.press("kk:note look here")
    seat.press(.enter)
    let marked = try #require(seat.console.view.cursor)
    seat.press("GU")
    #expect(seat.console.view.cursor == marked)
    #expect(seat.shows("Mark 1 of 1, #\(marked): look here"))
    seat.press("m")
    #expect(seat.console.view.bookmarks.isEmpty && seat.console.view.note(on: marked) == nil)
    seat.press("u")
    #expect(seat.shows("Nothing is marked"))
  }

  @Test("I turns the order of agents round")
  func inverting() throws {
    var seat = try seat()
    seat.press("2")
    let order = seat.console.agents.order
    seat.press("I")
    seat.wait(.seconds(1))
    #expect(seat.console.agents.order == order.reversed())
    #expect(seat.shows("worst first, turned round"))
  }

  @Test("^S saves the records in view, or the one that is open")
  func saving() throws {
    var seat = try seat()
    seat.press(.control("s"))
    guard case .save(let records)? = seat.takeEffects().last else {
      Issue.record("nothing was saved")
      return
    }
    #expect(records.count == seat.console.layout.eventRows)
    #expect(records.last?.seq == 184_920)
    seat.press("k")
    seat.press(.enter)
    _ = seat.takeEffects()
    seat.press(.control("s"))
    guard case .save(let one)? = seat.takeEffects().last else { return }
    #expect(one.map(\.seq) == [184_919])
    seat.send(.told("Saved x.txt", isBad: false, at: seat.story.now.boot))
    #expect(seat.shows("Saved x.txt"))
  }

  @Test("y copies only where it is allowed, and only text that was made safe (INV 28)")
  func copying() throws {
    var seat = try seat()
    seat.story.say("crm-sync", .log, ["message": "a\u{1B}]52;c;AAAA\u{07}b\u{202E}"])
    seat.wait(.seconds(1))
    seat.press("y")
    #expect(seat.shows("Copying is off"))
    #expect(!seat.takeEffects().contains { if case .copy = $0 { true } else { false } })
    var configuration = Configuration()
    configuration.clipboard = true
    seat.send(.configured(configuration, troubles: [], at: seat.story.now.boot))
    seat.press("y")
    let copied = seat.takeEffects().compactMap { effect -> String? in
      if case .copy(let text) = effect { "\(text)" } else { nil }
    }
    #expect(copied.count == 1 && copied[0].contains("‹U+001B›") && copied[0].contains("‹U+202E›"))
    #expect(!copied[0].unicodeScalars.contains { $0.value < 0x20 })
  }

  @Test("^R asks for the configuration and the theme")
  func reloading() throws {
    var seat = try seat()
    seat.press(.control("r"))
    #expect(seat.takeEffects().contains(.reload))
  }
}
