import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// Several cards decided by one key.
struct BatchTests {
  @Test(
    "FAULTS 91: marked cards of one tier and tool are decided together, each with its own digest; HIGH never"
  )
  func batch() throws {
    var story = Story()
    story.starts("a")
    let cards = (0..<3).map { index in
      story.asks("a", "mail.send", risk: .low, args: ["to": .string("c\(index)")])
    }
    story.asks("a", "pay", risk: .high)
    story.asks("a", "other", risk: .low)
    var seat = try Seat(story)
    seat.press("3jkjjjj")
    seat.press("kkkk")
    // Each has to have been shown, to its end, before it can be approved with others.
    seat.press("  ")
    #expect(seat.console.queue.marked.count == 2)
    seat.press("jj")
    seat.press(" ")
    #expect(seat.shows("one tier and one tool"))
    seat.press("k ")
    #expect(seat.shows("HIGH: it is decided alone"))
    seat.press("A")
    #expect(seat.shows("Approve 2 cards") && seat.shows("E-1") && seat.shows("E-2"))
    seat.wait(.milliseconds(500))
    seat.press("y")
    seat.wait(.seconds(4))
    let digests = seat.sent().compactMap { effect -> Digest? in
      guard case .decide(_, _, _, let decision) = effect else { return nil }
      return decision.actionDigest
    }
    #expect(digests == [cards[0].actionDigest, cards[1].actionDigest])
  }
}
