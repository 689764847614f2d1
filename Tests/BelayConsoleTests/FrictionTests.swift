import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

@Suite("FAULTS 91: approving takes more where it is riskier, and from whoever does not read")
struct FrictionTests {
  /// A card that needs `y` alone, after these approvals of the same operator.
  private func seat(
    approvals: Int, displayedMs: Int, risk: Risk = .low, ago: Duration = .seconds(5)
  ) throws -> Seat {
    var story = Story()
    story.starts("crm-sync")
    for _ in 0..<approvals {
      let card = story.asks("crm-sync", "hubspot.write", risk: .low)
      story.decides(.approve, card.key, by: "mira", displayedMs: displayedMs)
      story.claims(card.key)
      story.reports(card.key)
    }
    story.pass(ago)
    story.asks("crm-sync", "hubspot.write", risk: risk, timeout: .seconds(900))
    var seat = try Seat(story)
    seat.press("3")
    seat.press(.enter)
    seat.press("G")
    return seat
  }

  private func isTyped(_ seat: Seat) -> Bool { seat.console.dialog?.isForm ?? false }

  @Test("Two reflexes are none; the third makes a LOW card ask for the digest and say why")
  func reflexes() throws {
    var two = try seat(approvals: 2, displayedMs: 900)
    two.press("A")
    #expect(!isTyped(two) && two.console.dialog != nil)
    var three = try seat(approvals: 3, displayedMs: 900)
    three.press("A")
    #expect(isTyped(three) && three.shows("Type the last 4 of the digest"))
    #expect(three.shows("Your last 3 approvals were of cards on screen for"))
    three.wait(.seconds(1))
    three.press("y")
    three.press(.enter)
    three.wait(.seconds(4))
    #expect(three.sent().isEmpty)
  }

  @Test("After reading one, or after ten minutes, y is enough again")
  func forgiven() throws {
    var read = try seat(approvals: 3, displayedMs: 3_000)
    read.press("A")
    #expect(!isTyped(read) && read.console.dialog != nil)
    var rested = try seat(approvals: 3, displayedMs: 900, ago: .seconds(601))
    rested.press("A")
    #expect(!isTyped(rested) && rested.console.dialog != nil)
  }

  @Test("After twenty answers in an hour MEDIUM is typed, LOW is not")
  func tired() throws {
    var medium = try seat(approvals: 20, displayedMs: 9_000, risk: .medium)
    medium.press("A")
    #expect(isTyped(medium) && medium.shows("20 answers of yours within an hour"))
    var low = try seat(approvals: 20, displayedMs: 9_000)
    low.press("A")
    #expect(!isTyped(low) && low.console.dialog != nil)
    var fresh = try seat(approvals: 19, displayedMs: 9_000, risk: .medium)
    fresh.press("A")
    #expect(!isTyped(fresh) && fresh.console.dialog != nil)
  }

  @Test("CRITICAL asks for the digest and a reason; HIGH does after reflexes")
  func ladder() throws {
    var critical = try seat(approvals: 0, displayedMs: 0, risk: .critical)
    critical.press("A")
    #expect(critical.shows("Type the last 4") && critical.shows("Reason:"))
    var high = try seat(approvals: 0, displayedMs: 0, risk: .high)
    high.press("A")
    #expect(high.shows("Type the last 4") && !high.shows("Reason:"))
    var hasty = try seat(approvals: 3, displayedMs: 900, risk: .high)
    hasty.press("A")
    #expect(hasty.shows("Type the last 4") && hasty.shows("Reason:"))
  }

  @Test("No pace asks for less than the risk does, and rejecting never takes more")
  func neverLess() {
    var story = Story()
    story.starts("a")
    let target = Target(story.asks("a", "tool", risk: .high))
    let lowest = Dialog.deciding(.approve, [target], pace: (.key, nil))
    #expect(lowest.question == Dialog.deciding(.approve, [target]).question && lowest.isForm)
    let hasty = Dialog.deciding(.reject, [target], pace: (.digestAndReason, "because"))
    #expect(hasty.question == Dialog.deciding(.reject, [target]).question)
  }
}
