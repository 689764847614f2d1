import BelayCanvas

/// Numbers the way columns want them; no locale, so every screen reads alike.
enum Figure {
  /// `184,223`
  static func grouped(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var end = digits.count - 3
    while end > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
      end -= 3
    }
    return value < 0 ? "-" + digits : digits
  }

  /// `980`, `12k`, `3.4M`: at most four columns up to 999 million.
  static func brief(_ value: Int) -> String {
    switch value.magnitude {
    case ..<10_000: "\(value)"
    case ..<1_000_000: "\(value / 1000)k"
    case ..<10_000_000: "\(tenths(Double(value) / 1_000_000))M"
    case ..<1_000_000_000: "\(value / 1_000_000)M"
    default: "\(value / 1_000_000_000)G"
    }
  }

  /// One digit after the point, rounded half up: `41.8`.
  static func tenths(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "-" }
    let scaled = Int((abs(value) * 10).rounded())
    return "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / 10).\(scaled % 10)"
  }

  /// Two digits after the point: `0.42`.
  static func hundredths(_ value: Double) -> String {
    "\(SafeText(value, decimals: 2))"
  }

  /// Without a point where nothing stands after it: `25`, `2.5`.
  static func plain(_ value: Double) -> String {
    let tenths = tenths(value)
    return tenths.hasSuffix(".0") ? String(tenths.dropLast(2)) : tenths
  }

  /// A share as percent: 0.418 is `41.8`.
  static func percent(_ share: Double?) -> String {
    share.map { tenths($0 * 100) } ?? "-"
  }

  /// `88ms`, `2.9s`, `64s`, `12m`: at most five columns. Nothing known is `-`.
  static func milliseconds(_ value: Double?) -> String {
    guard let value, value.isFinite, value >= 0 else { return "-" }
    switch value {
    case ..<999.5: return "\(Int(value.rounded()))ms"
    case ..<9_950: return tenths(value / 1000) + "s"
    case ..<599_500: return "\(Int((value / 1000).rounded()))s"
    case ..<86_400_000: return "\(Int(value / 60_000))m"
    default: return "days"
    }
  }

  /// Calls a second: `0.4` below ten where it matters, else whole.
  static func rate(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "0" }
    if value < 0.95 { return tenths(max(0.1, value)) }
    return brief(Int(min(value, 1e15).rounded()))
  }

  /// `$0.42`, `$12.30`, `$1,204`.
  static func dollars(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "-" }
    if abs(value) >= 1000 { return "$" + grouped(Int(value.rounded())) }
    let cents = Int((value * 100).rounded())
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  static func plural(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
