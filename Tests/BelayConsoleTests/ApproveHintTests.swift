import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// The line under the small screens that says which keys act on the selected card.
struct ApproveHintTests {
  static let sizes = [Size(width: 80, height: 24), Size(width: 60, height: 20)]

  private func seat(_ size: Size, members: Int, ascii: Bool = false) throws -> Seat {
    var story = Story()
    story.starts("payments-agent")
    let args = (0..<members).map { ("key_\($0)", JSON.string("value \($0)")) }
    story.asks("payments-agent", "stripe.refund", args: .object(JSONObject(args)))
    return try Seat(story, size: size, ascii: ascii)
  }

  /// What the footer says of A: nil where it does not speak of it.
  private func isApproveOffered(_ seat: Seat) -> Bool? {
    guard let line = seat.lines.first(where: { $0.contains("A approve") }) else { return nil }
    return !line.contains("A approve (")
  }

  private func isEndShown(_ seat: Seat) -> Bool { seat.shows("end of what runs") }

  @Test(
    "INV 24: A is never offered before the end of the arguments was on the screen",
    arguments: sizes, [false, true])
  func unread(_ size: Size, _ ascii: Bool) throws {
    var seat = try seat(size, members: 60, ascii: ascii)
    seat.press("3")
    #expect(seat.shows("A approve (unread: Enter, G)"))
    seat.press(.enter)
    #expect(seat.shows("A approve (unread: G)") && !seat.shows("Enter detail"))
    var wasEndShown = false
    for _ in 0..<60 where !wasEndShown {
      #expect(isApproveOffered(seat) == false, "\(seat.text)")
      seat.press("j")
      wasEndShown = isEndShown(seat)
    }
    #expect(wasEndShown && isApproveOffered(seat) == true)
  }

  @Test("INV 24: by pages no part of a row is passed over", arguments: sizes)
  func pages(_ size: Size) throws {
    var seat = try seat(size, members: 60)
    seat.press("3")
    seat.press(.enter)
    var text = ""
    for _ in 0..<40 where !isEndShown(seat) {
      text += seat.text
      seat.press(.pageDown)
    }
    text += seat.text
    for member in 0..<60 { #expect(text.contains("\"value \(member)\"")) }
  }

  @Test("Hidden characters send the reader to the raw view, with the reason", arguments: sizes)
  func hidden(_ size: Size) throws {
    var story = Story()
    story.starts("kyc-agent")
    story.asks("kyc-agent", "kyc.override", args: ["reason": "match\u{202E}"])
    var seat = try Seat(story, size: size)
    seat.press("3")
    seat.press(.enter)
    #expect(seat.shows("A approve (raw unread: v, G)"))
    seat.press("v")
    #expect(isApproveOffered(seat) == true)
  }
}
