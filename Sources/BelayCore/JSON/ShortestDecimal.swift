/// The shortest decimal digits that read back as a given double, and where their point stands.
///
/// The digits are those of Swift's `description`, which picks the shortest and of these the
/// closest, as ECMAScript asks; only the layout differs. The value is 0.`digits` × 10^`point`.
struct ShortestDecimal {
  private(set) var isNegative = false
  private(set) var digits: [UInt8] = []
  private(set) var point = 0

  /// From a finite double.
  init(_ value: Double) {
    invariant(value.isFinite, "only finite numbers have digits, and this is \(value)")
    isNegative = value < 0
    var exponent = 0
    var fractionDigits = 0
    var rest = value.magnitude.description.utf8[...]
    if let mark = rest.firstIndex(of: UInt8(ascii: "e")) {
      exponent = Int(Substring(rest[rest.index(after: mark)...])) ?? 0
      rest = rest[..<mark]
    }
    var isFraction = false
    for byte in rest {
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else {
        digits.append(byte)
        if isFraction { fractionDigits += 1 }
      }
    }
    point = digits.count - fractionDigits + exponent
    dropZeros()
  }

  private mutating func dropZeros() {
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    if digits.isEmpty { (digits, point) = ([UInt8(ascii: "0")], 1) }
  }

  /// Appends ECMAScript's layout (ECMA-262, Number::toString, steps 6 to 12).
  func append(to bytes: inout [UInt8]) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    switch point {
    case digits.count...max(digits.count, 21):
      bytes.append(contentsOf: digits)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
    case 1...21:
      bytes.append(contentsOf: digits[..<point])
      bytes.append(UInt8(ascii: "."))
      bytes.append(contentsOf: digits[point...])
    case -5...0:
      bytes.append(contentsOf: "0.".utf8)
      bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
      bytes.append(contentsOf: digits)
    default: appendWithExponent(to: &bytes)
    }
  }

  private func appendWithExponent(to bytes: inout [UInt8]) {
    bytes.append(digits[0])
    if digits.count > 1 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(contentsOf: digits[1...])
    }
    bytes.append(contentsOf: (point > 0 ? "e+" : "e-").utf8)
    bytes.append(contentsOf: String((point - 1).magnitude).utf8)
  }
}
