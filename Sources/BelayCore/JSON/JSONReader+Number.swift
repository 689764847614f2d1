// Numbers: short ones are put together exactly with one multiplication; the rest goes to the
// standard library's correctly rounded reader.

extension JSONReader {
  /// The number that is next: finite, within a double, or an integer that keeps its digits.
  mutating func number() throws(JSONError) -> JSON {
    let start = position
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var digits = Decimal()
    try integerPart(into: &digits)
    var isInteger = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try requireDigit("after the decimal point")
      digits.exponent -= eatDigits(into: &digits)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      digits.exponent += try exponentPart()
    }
    guard position - start <= JSONLimits.maxNumberLength else {
      let limit = JSONLimits.maxNumberLength
      throw failure("a number is longer than \(limit) characters; send it as a string", at: start)
    }
    if isInteger, !digits.isExactInteger { return .bigInteger(text(from: start)) }
    return .number(try double(digits, isNegative: isNegative, from: start))
  }

  private mutating func integerPart(into digits: inout Decimal) throws(JSONError) {
    try requireDigit("in a number")
    if bytes[position] == UInt8(ascii: "0") {
      position += 1
      guard position < bytes.count, isDigit(bytes[position]) else { return }
      throw failure("a number must not begin with 0 and another digit", at: position - 1)
    }
    _ = eatDigits(into: &digits)
  }

  /// The exponent, held within bounds that no double reaches and no sum overflows.
  private mutating func exponentPart() throws(JSONError) -> Int {
    position += 1
    var isNegative = false
    if position < bytes.count,
      bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+")
    {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    try requireDigit("in an exponent")
    var value = 0
    while position < bytes.count, isDigit(bytes[position]) {
      value = min(value * 10 + Int(bytes[position] - UInt8(ascii: "0")), 1_000_000)
      position += 1
    }
    return isNegative ? -value : value
  }

  /// Reads digits while there are any; how many there were.
  private mutating func eatDigits(into digits: inout Decimal) -> Int {
    let start = position
    while position < bytes.count, isDigit(bytes[position]) {
      digits.append(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    return position - start
  }

  private func double(
    _ digits: Decimal, isNegative: Bool, from start: Int
  ) throws(JSONError) -> Double {
    if let magnitude = digits.exactDouble { return isNegative ? -magnitude : magnitude }
    guard let value = Double(text(from: start)), value.isFinite else {
      throw failure("a number is too large for a double; send it as a string", at: start)
    }
    return value
  }

  private func requireDigit(_ place: String) throws(JSONError) {
    guard position < bytes.count, isDigit(bytes[position]) else {
      throw failure("\(name(of: position)) stands where a digit should be \(place)")
    }
  }

  private func text(from start: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// The digits of a number as an integer and a power of ten.
private struct Decimal {
  /// The digits read so far, as long as they fit.
  var mantissa: UInt64 = 0
  var exponent = 0
  private var isTooLong = false

  mutating func append(_ digit: UInt8) {
    // Beyond 10^18 one more digit might not fit; what follows goes the long way.
    guard mantissa < 1_000_000_000_000_000_000 else {
      isTooLong = true
      return
    }
    mantissa = mantissa * 10 + UInt64(digit)
  }

  /// Whether the digits, taken as an integer, are one that a double can be trusted with.
  var isExactInteger: Bool { !isTooLong && mantissa <= UInt64(JSON.largestExactInteger) }

  /// The value, where one rounding is certain to give the nearest double: both the mantissa and
  /// the power of ten are exact (Clinger 1990), up to 2^53 and 10^22.
  var exactDouble: Double? {
    guard !isTooLong, mantissa <= 1 << 53 else { return nil }
    switch exponent {
    case 0...22: return Double(mantissa) * Self.powersOfTen[exponent]
    case -22...(-1): return Double(mantissa) / Self.powersOfTen[-exponent]
    default: return nil
    }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
