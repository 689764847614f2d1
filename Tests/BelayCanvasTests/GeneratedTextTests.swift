import Testing
import Thoroughness

@testable import BelayCanvas

@Suite("Generated strings")
struct GeneratedTextTests {
  /// For each of eight seeds, so that all of them are two hundred thousand.
  private static let strings = Thoroughness.count(25_000, usually: 4_000)

  @Test("INV 28: nothing generated breaks a frame, and all of it can be read", arguments: 1...8)
  func generated(seed: UInt64) async {
    var random = Randomness(seed: seed)
    for number in 0..<Self.strings {
      if number.isMultiple(of: 100) { await Task.yield() }
      let data = random.text(scalars: random.below(16))
      let text = SafeText(untrusted: data)
      let columns = 1 + random.below(12)
      let rows = text.wrapped(to: columns)
      var frame = Frame(size: Size(width: 14, height: 1))
      frame.put("漢漢漢漢漢漢漢", at: Point(x: 0, y: 0), style: .plain)
      let place = Point(x: random.below(20) - 4, y: 0)
      frame.put(text, at: place, style: .plain, clippedTo: columns)
      guard frame.troubles.isEmpty, rows.allSatisfy({ $0.width <= columns }),
        rows.original.unicodeScalars.elementsEqual(data.unicodeScalars),
        text.truncated(to: columns).width <= columns
      else {
        let spelled = data.unicodeScalars.map { String($0.value, radix: 16) }
        Issue.record("seed \(seed): \(spelled) at \(place), \(columns) columns; \(frame.troubles)")
        return
      }
    }
  }

  @Test("The width of a text is what its cells take", arguments: 11...14)
  func widths(seed: UInt64) async {
    var random = Randomness(seed: seed)
    for number in 0..<Self.strings / 4 {
      if number.isMultiple(of: 100) { await Task.yield() }
      let text = SafeText(untrusted: random.text(scalars: random.below(12)))
      var frame = Frame(size: Size(width: 140, height: 1))
      #expect(frame.put(text, at: Point(x: 0, y: 0), style: .plain) == text.width)
      #expect(text.width == Graphemes(text).reduce(0) { $0 + $1.width })
    }
  }

  @Test("In ASCII every byte is printable ASCII", arguments: 21...22)
  func ascii(seed: UInt64) async {
    var random = Randomness(seed: seed)
    for number in 0..<Self.strings / 4 {
      if number.isMultiple(of: 100) { await Task.yield() }
      let data = random.text(scalars: random.below(16))
      let text = SafeText(untrusted: data, ascii: true)
      #expect(text.description.utf8.allSatisfy { 0x20...0x7E ~= $0 })
      #expect(text.width == text.byteCount)
    }
  }
}
