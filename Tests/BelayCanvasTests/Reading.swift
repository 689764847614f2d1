@testable import BelayCanvas

extension [SafeText] {
  /// The data behind rows of safe text: what a person gets who reads the escapes aloud.
  var original: String {
    var scalars = String.UnicodeScalarView()
    var escape: String?
    for scalar in lazy.map(\.text).joined().unicodeScalars {
      switch (scalar, escape) {
      case ("‹", _): escape = ""
      case ("›", .some(let digits)):
        scalars.append(UInt32(digits.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) ?? "?")
        escape = nil
      case (_, .some(let digits)): escape = digits + String(scalar)
      case (_, .none): scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}

extension Frame {
  /// What every frame must be, whatever was drawn on it; a sentence for each break.
  var troubles: [String] {
    var troubles: [String] = []
    if cells.count != size.width * size.height { troubles.append("cells are missing") }
    for y in 0..<size.height {
      let row = Array(row(y))
      if row.reduce(0, { $0 + Int($1.width) }) != size.width {
        troubles.append("row \(y) is not as wide as the frame")
      }
      for (x, cell) in row.enumerated() { troubles += cell.troubles(x, y, row) }
    }
    return troubles
  }
}

extension Cell {
  fileprivate func troubles(_ x: Int, _ y: Int, _ row: [Cell]) -> [String] {
    let scalars = Array(grapheme.unicodeScalars)
    if isContinuation {
      let isHeld = x > 0 && row[x - 1].width == 2
      return scalars.isEmpty && isHeld ? [] : ["half a cell at \(x),\(y)"]
    }
    guard let base = scalars.first else { return ["empty cell at \(x),\(y)"] }
    var troubles: [String] = []
    if scalars.count > 1 + Door.marksPerCell { troubles.append("too many marks at \(x),\(y)") }
    if !base.mayStand { troubles.append("U+\(String(base.value, radix: 16)) at \(x),\(y)") }
    for mark in scalars.dropFirst() where !mark.mayJoin {
      troubles.append("U+\(String(mark.value, radix: 16)) joined at \(x),\(y)")
    }
    if width != (base.isBracket ? 1 : ScalarClass(base).width) {
      troubles.append("wrong width at \(x),\(y)")
    }
    return troubles
  }
}

extension Unicode.Scalar {
  var isBracket: Bool { self == "‹" || self == "›" }

  /// By the standard library's database, not by our own table.
  fileprivate var mayStand: Bool {
    if self == " " { return true }
    guard !properties.isDefaultIgnorableCodePoint else { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator, .nonspacingMark, .enclosingMark:
      return false
    default: return true
    }
  }

  fileprivate var mayJoin: Bool {
    guard !properties.isDefaultIgnorableCodePoint else { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return 0x1160...0x11FF ~= value || value == 0x1171E
    }
  }
}
