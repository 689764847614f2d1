import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// How old the newest anchor is, in words, at every size.
struct AnchorHeaderTests {
  private static let sizes = [
    Size(width: 120, height: 36), Size(width: 80, height: 24), Size(width: 60, height: 20),
  ]

  private func top(_ size: Size, _ change: (inout LedgerStanding, Timestamp) -> Void) throws
    -> String
  {
    var seat = try Seat(size: size)
    var standing = LedgerStanding(origin: "ops.example/belay")
    standing.signedSize = 184_223
    standing.anchors = [.init(name: "file /mnt/anchors"), .init(name: "witness w")]
    change(&standing, seat.story.now.wall)
    seat.send(.link(.standing(standing), at: seat.story.now))
    return String(seat.lines[0])
  }

  @Test("INV 30: the age stands in the header, and what is behind or failing is another word")
  func words() throws {
    for (index, size) in Self.sizes.enumerated() {
      let fresh = try top(size) { standing, now in
        standing.anchors[0].size = 184_223
        standing.anchors[0].at = now.advanced(by: .seconds(-12))
      }
      // At 60 columns there is room for what is wrong alone.
      let words = ["anchored #184,223 12s ago", "anch 12s", ""][index]
      #expect(words.isEmpty || fresh.contains(words), "\(fresh)")
      let stale = try top(size) { standing, now in
        standing.anchors[0].size = 180_000
        standing.anchors[0].at = now.advanced(by: .seconds(-180))
      }
      #expect(stale.contains("ANCHOR STALE"), "\(stale)")
      let failing = try top(size) { standing, now in
        standing.anchors[0].size = 184_223
        standing.anchors[0].at = now
        standing.anchors[1].trouble = "it does not answer"
      }
      #expect(failing.contains("FAIL"), "\(failing)")
      let none = try top(size) { _, _ in }
      #expect(none.contains("ANCHOR"), "\(none)")
    }
  }

  @Test("a hub that has no anchors is not asked about them")
  func quiet() throws {
    let line = try top(Self.sizes[0]) { standing, _ in standing.anchors = [] }
    #expect(!line.lowercased().contains("anchor"))
  }
}
