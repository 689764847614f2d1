import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// How the ledger stands, and a verification from the console.
struct LedgerScreenTests {
  private static let standing: JSON = [
    "origin": "belay.example/prod", "signed_size": 184_900, "signed_at": "2026-11-22T12:04:29Z",
    "anchors": [
      ["name": "file:/mnt/worm", "size": 184_000, "at": "2026-11-22T12:00:00Z", "trouble": .null]
    ],
  ]

  static func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    seat.press("L")
    seat.send(.ledger(.standing(standing)))
    seat.paint()
    return seat
  }

  @Test("120x36, 80x24 and 60x20 say size, signature and anchors")
  func frames() throws {
    #expect(try Self.seat().text == Self.wideFrame)
    #expect(try Self.seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try Self.seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("L asks the hub, v begins one verification, and what it finds is shown")
  func verifying() throws {
    var seat = try Self.seat()
    #expect(seat.takeEffects().filter { $0 == .readLedger }.count == 1)
    seat.press("vv")
    #expect(seat.takeEffects().filter { $0 == .verifyLedger }.count == 1)
    seat.send(.ledger(.progress(pass: "records", done: 50_000, all: 200_000)))
    #expect(seat.shows("records 50,000 of 200,000, 25%"))
    let broken = LedgerCheck(
      verdict: "integrity", name: "records", state: .fail, detail: "broken at seq 7")
    seat.send(.ledger(.checked([broken])))
    #expect(seat.shows("integrity, records: FAIL  broken at seq 7"))
    seat.send(.ledger(.progress(pass: "records", done: 60_000, all: 200_000)))
    #expect(seat.shows("FAIL"))
  }

  @Test("What is not known is said, and never looks like a verdict")
  func unknown() throws {
    var seat = try Seat(Story.production())
    seat.press("L")
    seat.send(.ledger(.unknown("the hub is gone")))
    #expect(seat.shows("The hub does not say how it stands: the hub is gone"))
    #expect(seat.shows("not known yet") && seat.shows("not done in this sitting"))
    seat.press("v")
    seat.send(.ledger(.unchecked("the ledger is not on this machine")))
    #expect(seat.shows("no verdict: the ledger is not on this machine") && !seat.shows("pass"))
  }

  @Test("A ledger that nobody outside has anchored is marked")
  func unanchored() throws {
    var seat = try Seat(Story.production())
    seat.press("L")
    seat.send(.ledger(.standing(["origin": "x", "signed_size": 0, "anchors": []])))
    #expect(seat.shows("nothing yet") && seat.shows("can rewrite all of it unseen"))
  }
}
