extension SafeText {
  /// Which side keeps the text when there is room to spare.
  package enum Alignment: Sendable { case left, right, center }

  package static func + (left: SafeText, right: SafeText) -> SafeText {
    var sum = left
    sum += right
    return sum
  }

  /// A text that begins with a mark cannot come about, so joining never changes a cell.
  package static func += (left: inout SafeText, right: SafeText) {
    guard !left.isEmpty else {
      left = right
      return
    }
    guard !right.isEmpty else { return }
    let shift = left.text.utf8.count
    var escapes = left.escapes
    for escape in right.escapes {
      let moved = escape.lowerBound + shift..<escape.upperBound + shift
      if let last = escapes.last, last.upperBound == moved.lowerBound {
        escapes[escapes.count - 1] = last.lowerBound..<moved.upperBound
      } else {
        escapes.append(moved)
      }
    }
    left = SafeText(
      text: left.text + right.text, width: left.width + right.width,
      hidden: left.hidden + right.hidden, isASCII: left.isASCII && right.isASCII, escapes: escapes)
  }

  /// The same text so many times; none for zero and less.
  package init(repeating part: SafeText, count: Int) {
    self.init()
    for _ in 0..<max(0, count) { self += part }
  }

  /// So many spaces.
  package static func spaces(_ count: Int) -> SafeText {
    SafeText(plain: String(repeating: " ", count: max(0, count)))
  }

  /// At most `columns` wide; what is cut off is replaced by the marker, which is part of the width.
  /// An escape is kept whole or dropped whole. `hidden` still counts the whole text.
  package func truncated(to columns: Int, marker: SafeText = "…") -> SafeText {
    guard width > columns else { return self }
    guard columns > marker.width else {
      return columns == marker.width ? marker.counting(hidden) : SafeText().counting(hidden)
    }
    return (prefix(columns - marker.width) + marker).counting(hidden)
  }

  /// At least `columns` wide, filled with spaces on the side away from the alignment.
  package func padded(to columns: Int, align: Alignment = .left) -> SafeText {
    let room = columns - width
    guard room > 0 else { return self }
    switch align {
    case .left: return self + .spaces(room)
    case .right: return .spaces(room) + self
    case .center: return .spaces(room / 2) + self + .spaces(room - room / 2)
    }
  }

  /// Exactly `columns` wide: truncated or padded.
  package func fitted(
    to columns: Int, align: Alignment = .left, marker: SafeText = "…"
  ) -> SafeText {
    truncated(to: columns, marker: marker).padded(to: columns, align: align)
  }

  /// The longest beginning that fits, without a broken escape.
  private func prefix(_ columns: Int) -> SafeText {
    var end = 0
    var taken = 0
    for unit in Units(self) {
      guard taken + unit.width <= columns else { break }
      taken += unit.width
      end = unit.range.upperBound
    }
    return slice(0..<end, width: taken)
  }

  private func counting(_ hidden: Int) -> SafeText {
    SafeText(text: text, width: width, hidden: hidden, isASCII: isASCII, escapes: escapes)
  }

  /// A part by UTF-8 offsets that lie between cells; its hidden count is that of its own escapes.
  func slice(_ range: Range<Int>, width: Int) -> SafeText {
    let bytes = text.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    let part = bytes[start..<bytes.index(start, offsetBy: range.count)]
    let inside = escapes.isEmpty ? [] : Self.clip(escapes, to: range)
    return SafeText(
      text: String(Substring(part)), width: width, hidden: Self.count(inside, in: part),
      isASCII: isASCII, escapes: inside)
  }

  private static func clip(_ escapes: [Range<Int>], to range: Range<Int>) -> [Range<Int>] {
    var low = 0
    var high = escapes.count
    while low < high {
      let middle = (low + high) / 2
      if escapes[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return escapes[low...].prefix { $0.lowerBound < range.upperBound }.map {
      let part = $0.clamped(to: range)
      return part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound
    }
  }

  /// An escape counts where it opens: `U` follows the bracket only there.
  private static func count(_ escapes: [Range<Int>], in bytes: Substring.UTF8View) -> Int {
    escapes.reduce(0) { sum, escape in
      let start = bytes.index(bytes.startIndex, offsetBy: escape.lowerBound)
      let end = bytes.index(start, offsetBy: escape.count)
      return sum + bytes[start..<end].count { $0 == UInt8(ascii: "U") }
    }
  }
}
