/// A row of small bars on a fixed scale from 0 to 1, so that rows compare.
///
/// In braille a cell holds two values of up to four dots: the lowest dot is zero, the upper three
/// are thirds, rounded up, so anything above zero is seen. In ASCII a cell shows the higher of its
/// two values. No value is no bar: `.` where the whole cell has none (a space in ASCII).
package enum Sparkline {
  /// Two values a cell; an odd one stands alone in the first.
  package static func columns(_ values: [Double?], glyphs: Glyphs = .unicode) -> SafeText {
    let padded = values.count.isMultiple(of: 2) ? values : [nil] + values
    let cells = stride(from: 0, to: padded.count, by: 2).map { index in
      glyphs.isASCII
        ? ascii(padded[index], padded[index + 1]) : braille(padded[index], padded[index + 1])
    }
    return SafeText(drawn: String(String.UnicodeScalarView(cells)), isASCII: glyphs.isASCII)
  }

  private static func braille(_ left: Double?, _ right: Double?) -> Unicode.Scalar {
    guard left != nil || right != nil else { return "." }
    let dots =
      leftDots[left.map { level($0, steps: 3) + 1 } ?? 0]
      | rightDots[right.map { level($0, steps: 3) + 1 } ?? 0]
    return Unicode.Scalar(0x2800 + dots) ?? "."
  }

  private static func ascii(_ left: Double?, _ right: Double?) -> Unicode.Scalar {
    let highest = [left, right].compactMap(\.self).max()
    return highest.map { ramp[level($0, steps: ramp.count - 2) + 1] } ?? ramp[0]
  }

  /// 0 for zero, else 1 to `steps`; what is no number counts as zero.
  private static func level(_ value: Double, steps: Int) -> Int {
    guard value > 0 else { return 0 }
    return Int((min(value, 1) * Double(steps)).rounded(.up))
  }

  /// Braille dots counted from below: none, the lowest, and so on; dots 7 3 2 1 and 8 6 5 4.
  private static let leftDots: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
  private static let rightDots: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]
  private static let ramp = Array(" .:-=+*#".unicodeScalars)
}

extension SafeText {
  /// Narrow characters that we drew ourselves, one column each.
  fileprivate init(drawn text: String, isASCII: Bool) {
    self.init(
      text: text, width: text.unicodeScalars.count, hidden: 0, isASCII: isASCII, escapes: [])
  }
}
