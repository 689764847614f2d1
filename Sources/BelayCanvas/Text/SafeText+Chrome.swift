/// Our own words: literals, numbers, and safe text put together.
///
///     let heading: SafeText = "escalations \(count)  next expiry \(untrusted: clock)"
///
/// A `String` does not fit into the hole by itself; `untrusted:` takes it through the door.
extension SafeText: ExpressibleByStringInterpolation {
  package init(stringLiteral words: StaticString) { self.init(words) }

  package init(stringInterpolation parts: StringInterpolation) { self = parts.text }

  /// A literal, which may hold the brackets that data may not.
  package init(_ words: StaticString) {
    self = words.withUTF8Buffer { buffer in
      SafeText(ownWords: String(decoding: buffer, as: UTF8.self))
    }
  }

  package struct StringInterpolation: StringInterpolationProtocol {
    var text = SafeText()

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ words: StaticString) { text += SafeText(words) }

    package mutating func appendInterpolation(_ part: SafeText) { text += part }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      text += SafeText(number)
    }

    /// With commas: `184,223`.
    package mutating func appendInterpolation(grouped number: some BinaryInteger) {
      text += SafeText(grouped: number)
    }

    /// With zeros in front up to so many digits: `04`.
    package mutating func appendInterpolation(_ number: some BinaryInteger, digits: Int) {
      text += SafeText(number, digits: digits)
    }

    package mutating func appendInterpolation(_ number: Double, decimals: Int) {
      text += SafeText(number, decimals: decimals)
    }

    package mutating func appendInterpolation(untrusted source: String) {
      text += SafeText(untrusted: source)
    }
  }

  /// Words of ours that are not a literal, such as a theme's glyphs after their own check.
  init(ownWords words: String) {
    if Self.isPlain(words, ascii: false) {
      self.init(plain: words)
      return
    }
    var door = Door(ascii: false, brackets: true)
    for scalar in words.unicodeScalars { door.take(scalar) }
    self = door.finish()
  }
}
