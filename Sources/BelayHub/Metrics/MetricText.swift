/// What both formats write alike: label sets and numbers.
enum MetricText {
  /// `{agent="a",le="0.5"}`; nothing for no labels.
  static func labels(
    _ labels: [MetricFamily.Label], and last: (name: String, value: String)? = nil
  ) -> String {
    guard !labels.isEmpty || last != nil else { return "" }
    var parts = labels.map { "\($0.name)=\"\(escapedValue($0.value))\"" }
    if let last { parts.append("\(last.name)=\"\(escapedValue(last.value))\"") }
    return "{\(parts.joined(separator: ","))}"
  }

  /// With `\`, `"` and line feeds escaped, which is all that a value needs: whatever else is in it,
  /// it can end neither the value nor the line.
  static func escapedValue(_ text: String) -> String {
    escaped(text, quotes: true)
  }

  static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// As Go's `ParseFloat` reads it.
  static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return "\(whole)" }
    return float(value)
  }

  /// The same with a point or an exponent in every finite number: how OpenMetrics wants bounds, and
  /// how 0.0.4 gets them too, so that a series keeps its name when the format changes.
  static func float(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
    return "\(value)"
  }
}
