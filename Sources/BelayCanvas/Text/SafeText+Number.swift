extension SafeText {
  /// The digits, with a sign when negative.
  package init(_ number: some BinaryInteger) { self.init(plain: String(number)) }

  /// With commas at the thousands: `184,223`.
  package init(grouped number: some BinaryInteger) {
    var grouped: [UInt8] = []
    let digits = Array(String(number.magnitude).utf8)
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index).isMultiple(of: 3) { grouped.append(UInt8(ascii: ",")) }
      grouped.append(digit)
    }
    self.init(plain: (number < 0 ? "-" : "") + String(decoding: grouped, as: UTF8.self))
  }

  /// With zeros in front, as clocks have them: `04`.
  package init(_ number: some BinaryInteger, digits: Int) {
    let text = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, digits - text.utf8.count))
    self.init(plain: (number < 0 ? "-" : "") + zeros + text)
  }

  /// Rounded half away from zero to so many decimals, at most nine; `-` for what is no number or
  /// is beyond a quadrillion.
  package init(_ number: Double, decimals: Int) {
    let places = min(max(0, decimals), 9)
    guard number.isFinite, abs(number) < 1e15 else {
      self.init(plain: "-")
      return
    }
    var scale: Int128 = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int128((abs(number) * Double(scale)).rounded())
    let sign = number < 0 && scaled > 0 ? "-" : ""
    let whole = String(scaled / scale)
    guard places > 0 else {
      self.init(plain: sign + whole)
      return
    }
    let rest = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - rest.utf8.count)
    self.init(plain: sign + whole + "." + zeros + rest)
  }
}
