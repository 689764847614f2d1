import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// Terminals where lines, blocks and the ellipsis may be two columns wide.
struct WideLocaleTests {
  @Test(
    "FAULTS 61, 70: where lines may be wide none is drawn, and words stay as they are",
    arguments: [(120, 36), (80, 24), (60, 20)])
  func noLines(width: Int, height: Int) throws {
    var story = Story()
    story.starts("refund-agent")
    story.calls("refund-agent", ok: 3, failed: 2, ms: 20)
    story.asks("refund-agent", "tool", args: ["to": "漢字", "long": .string("ü" + text)])
    var seat = try Seat(story, size: Size(width: width, height: height))
    seat.console.options.frames = false
    for keys in ["1", "2", "3", "?", "q", "T", "b", "q", "L", "q", "3A"] {
      seat.press(keys)
      for scalar in seat.text.unicodeScalars {
        #expect(!(0x2500...0x2590).contains(scalar.value) && scalar != "…", "\(keys): \(seat.text)")
      }
    }
    seat.press(.escape)
    seat.press("3", .enter)
    #expect(seat.shows("漢") && seat.shows("ü"))
  }

  private var text: String { String(repeating: "long ", count: 200) }
}

extension Seat {
  fileprivate mutating func press(_ key: String, _ then: Key) {
    press(key)
    press(then)
  }
}
