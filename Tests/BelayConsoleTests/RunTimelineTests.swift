import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// One run with bars in time.
struct RunTimelineTests {
  static func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    for (name, took) in [("web.search", 900), ("web.get", 2_400), ("mail.send", 150)] {
      seat.story.pass(.milliseconds(took))
      seat.story.say(
        "search-agent", .callFinished, run: "r-line",
        [
          "kind": "tool", "name": JSON(stringLiteral: name), "outcome": "ok",
          "duration_ms": JSON(took),
        ])
    }
    seat.story.say("kyc-agent", .log, ["message": "another's"])
    seat.hear()
    seat.press("kt")
    return seat
  }

  private func timeline(_ seat: Seat) -> RunTimeline? {
    guard case .timeline(let timeline)? = seat.console.screens.last else { return nil }
    return timeline
  }

  @Test("120x36, 80x24 and 60x20 show each record of the run where it lay")
  func frames() throws {
    #expect(try Self.seat().text == Self.wideFrame)
    #expect(try Self.seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try Self.seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("It holds the run's records alone, begins where the first began, and follows")
  func following() throws {
    var seat = try Self.seat()
    #expect(timeline(seat)?.rows.count == 3)
    let start = try #require(timeline(seat)?.start)
    #expect(timeline(seat)?.rows.first?.end.since(start) == .milliseconds(900))
    seat.story.say("search-agent", .log, run: "r-line", ["message": "one more"])
    seat.story.say("kyc-agent", .log, ["message": "not one of them"])
    seat.wait(.seconds(1))
    #expect(timeline(seat)?.rows.count == 4 && seat.shows("one more"))
    #expect(!seat.shows("not one of them"))
  }

  @Test("Enter opens the record, q comes back")
  func entering() throws {
    var seat = try Self.seat()
    seat.press("k")
    let seq = try #require(timeline(seat)?.selected?.row.record.seq)
    seat.press(.enter)
    #expect(seat.shows("Event #\(seq)"))
    seat.press("q")
    #expect(timeline(seat)?.run == "r-line")
  }

  @Test("^S keeps every record of the run")
  func saving() throws {
    var seat = try Self.seat()
    _ = seat.takeEffects()
    seat.press(.control("s"))
    guard case .save(let records)? = seat.takeEffects().last else {
      Issue.record("nothing was saved")
      return
    }
    #expect(records.count == 3)
  }

  @Test("A record of no run is told so")
  func noRun() throws {
    var seat = try Seat(Story.production())
    seat.story.say("kyc-agent", .log, ["message": "alone"])
    seat.wait(.seconds(1))
    seat.press("t")
    #expect(seat.shows("belongs to no run") && seat.console.screens.isEmpty)
  }
}
