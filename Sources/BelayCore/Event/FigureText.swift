/// Numbers as the tail shows them: short, in the unit that fits, the same in every locale.
enum FigureText {
  /// Of milliseconds, not negative: `<1ms`, `84ms`, `1.4s`, `10s`, `2m05s`, `3h10m`.
  static func duration(milliseconds: Double) -> String {
    if milliseconds > 0, milliseconds < 0.5 { return "<1ms" }
    if milliseconds < 999.5 { return "\(Int(milliseconds.rounded()))ms" }
    if milliseconds < 9_950 { return tenths(milliseconds / 1_000) + "s" }
    let seconds = Int(min(milliseconds / 1_000, 1e12).rounded())
    if seconds < 60 { return "\(seconds)s" }
    if seconds < 3_600 { return "\(seconds / 60)m\(twoDigits(seconds % 60))s" }
    return "\(seconds / 3_600)h\(twoDigits(seconds / 60 % 60))m"
  }

  /// The same of a stretch of time; below zero it is none.
  static func duration(_ stretch: Duration) -> String {
    duration(milliseconds: Double(max(0, stretch.wholeMilliseconds)))
  }

  /// Of US dollars: `$0.42`, `$1,204.50`, `<$0.01`.
  static func dollars(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return "-" }
    if value > 0, value < 0.005 { return "<$0.01" }
    let cents = Int((value * 100).rounded())
    return "$\(count(Double(cents / 100))).\(twoDigits(cents.magnitude % 100))"
  }

  /// Of a number in percent: `41.8%`, `25%`.
  static func percent(_ value: Double) -> String { plain(value) + "%" }

  /// With at most one digit of fraction: `41.8`, `25`.
  static func plain(_ value: Double) -> String {
    let text = tenths(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// With thousands apart: `1,204`. Beyond what a double counts exactly, as the double reads.
  static func count(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return value.description }
    var groups: [Substring] = []
    var rest = Substring(String(Int(value.magnitude.rounded())))
    while rest.utf8.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    let text = ([rest] + groups).joined(separator: ",")
    return value < 0 ? "-" + text : text
  }

  /// With two digits of fraction: a confidence.
  static func hundredths(_ value: Double) -> String {
    guard value.magnitude < 1e13 else { return value.description }
    let scaled = Int((value.magnitude * 100).rounded())
    return (value < 0 ? "-" : "") + "\(scaled / 100).\(twoDigits(scaled % 100))"
  }

  private static func tenths(_ value: Double) -> String {
    guard value.magnitude < 1e14 else { return value.description }
    let scaled = Int((value.magnitude * 10).rounded())
    return (value < 0 ? "-" : "") + "\(scaled / 10).\(scaled % 10)"
  }

  private static func twoDigits(_ value: some BinaryInteger) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }
}
