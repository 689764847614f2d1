import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// What the console says of the hub's ledger, and what it takes no key for.
struct HubLedgerTests {
  private static let sizes = [
    Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 20),
  ]

  private func seat(_ size: Size) throws -> Seat {
    var story = Story()
    story.starts("agent-a")
    story.asks("agent-a", "tool", risk: .low, args: ["n": 1])
    return try Seat(story, size: size)
  }

  @Test("INV 3, FAULTS 18: a hub that only reads is named on every screen, and no key decides")
  func readOnly() throws {
    for size in Self.sizes {
      var seat = try seat(size)
      var standing = LedgerStanding(origin: "ops.example/belay")
      standing.readOnly = "the ledger is broken at seq 15"
      seat.send(.link(.standing(standing), at: seat.story.now))
      #expect(seat.lines[0].contains("HUB READ-ONLY"), "\(seat.lines[0])")
      #expect(seat.shows("the hub is read-only: the ledger is broken at seq 15"))
      seat.press("3A")
      seat.wait(.seconds(1))
      #expect(seat.console.dialog == nil)
      #expect(seat.sent() == [])
      // One that was put right takes decisions again.
      standing.readOnly = nil
      seat.send(.link(.standing(standing), at: seat.story.now))
      seat.press("R")
      #expect(seat.console.dialog != nil)
    }
  }

  @Test("FAULTS 11: a ledger that went back is an alarm that stays")
  func wentBack() throws {
    for size in Self.sizes {
      var seat = try seat(size)
      var older = Story()
      older.starts("agent-a")
      older.at(seat.story.now.wall)
      seat.send(.link(.snapshot(older.fleet), at: seat.story.now))
      seat.paint()
      let words = "the ledger went back from #184002 to #184001"
      #expect(seat.lines[0].contains("LEDGER WENT BACK"), "\(seat.lines[0])")
      #expect(seat.shows(words))
      seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
      seat.wait(.seconds(20))
      #expect(seat.shows(words))
    }
  }

  @Test("FAULTS 11: a snapshot as new as what is here, or newer, is no alarm")
  func noAlarm() throws {
    var seat = try seat(Self.sizes[0])
    seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    seat.story.starts("agent-b")
    seat.send(.link(.snapshot(seat.story.fleet), at: seat.story.now))
    #expect(!seat.shows("WENT BACK"))
  }

  @Test("FAULTS 25: an event's own time stands beside the hub's, a day apart or not")
  func skew() throws {
    var story = Story()
    story.record(
      Event(
        id: "e-1", source: .agent(AgentID("agent-a")!), type: .log,
        time: Story.start.advanced(by: .seconds(-86_400)), data: ["message": "late"]))
    var seat = try Seat(story)
    seat.press("1G")
    seat.press(.enter)
    #expect(seat.shows("recorded 2026-11-22T12:04:31"))
    #expect(seat.shows("happened 2026-11-21T12:04:31.207000Z, by its author's clock"))
  }
}
