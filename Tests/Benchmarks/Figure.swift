import BelayCore

/// One measured number, what it is held to, and how that went.
struct Figure {
  /// What a number must be; a figure without a bar is for information.
  enum Bar {
    case atLeast(Double)
    case below(Double)
  }

  let name: String
  let value: Double
  let unit: String
  var bar: Bar?
  /// What the number is made of, for people.
  var detail = ""

  var isMissed: Bool {
    switch bar {
    case .atLeast(let bound): value < bound
    case .below(let bound): value >= bound
    case nil: false
    }
  }

  /// `name  value unit  bar  pass|MISS  detail`, in columns.
  var line: String {
    [
      name.padded(to: 34), "\(rounded(value)) \(unit)".padded(to: 16), barText.padded(to: 12),
      verdict.padded(to: 5), detail,
    ].joined(separator: " ")
  }

  var json: JSON {
    var object: JSONObject = [
      "name": .string(name), "value": .number(value), "unit": .string(unit),
      "verdict": .string(verdict), "detail": .string(detail),
    ]
    switch bar {
    case .atLeast(let bound): object["at_least"] = .number(bound)
    case .below(let bound): object["below"] = .number(bound)
    case nil: break
    }
    return .object(object)
  }

  private var verdict: String { bar == nil ? "info" : isMissed ? "MISS" : "pass" }

  private var barText: String {
    switch bar {
    case .atLeast(let bound): "bar >= \(rounded(bound))"
    case .below(let bound): "bar < \(rounded(bound))"
    case nil: ""
    }
  }
}

/// Whole from 100 on, below that with at most three places after the point.
func rounded(_ value: Double) -> String {
  let thousandths = (value * 1_000).rounded() / 1_000
  guard abs(value) < 100, thousandths != thousandths.rounded() else {
    return "\(Int(value.rounded()))"
  }
  return "\(thousandths)"
}

extension String {
  /// Filled up with spaces on the right.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
