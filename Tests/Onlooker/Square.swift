/// One column of one row, as it stands on the terminal.
package struct Square: Equatable, Sendable {
  /// How it is drawn; colours are -1 for the terminal's own, 0 to 255, or 24 bits above those.
  package struct Ink: Equatable, Sendable {
    package var foreground: Int32 = -1
    package var background: Int32 = -1
    package var attributes: Attributes = []
  }

  package struct Attributes: OptionSet, Equatable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let italic = Attributes(rawValue: 4)
    package static let underline = Attributes(rawValue: 8)
    package static let reverse = Attributes(rawValue: 16)
  }

  /// 0 in the second column of what is wide.
  package var scalar: UInt32 = 0x20
  package var marks: [UInt32] = []
  package var ink = Ink()

  package static let blank = Square()

  package var isContinuation: Bool { scalar == 0 }

  /// Nothing in the second column of what is wide.
  package var text: String {
    var text = String.UnicodeScalarView()
    for value in (isContinuation ? [] : [scalar]) + marks {
      text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(text)
  }
}
