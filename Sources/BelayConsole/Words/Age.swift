import BelayCore

/// Lengths of time in words that keep their column.
enum Age {
  /// Five columns: `04:12`, `1h04m`, `27h`, `12d`. Below zero is `00:00`.
  static func clock(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    if seconds < 3600 { return "\(two(minutes)):\(two(seconds % 60))" }
    if hours < 10 { return "\(hours)h\(two(minutes))m" }
    if hours < 100 { return "\(hours)h" }
    return "\(min(9_999, hours / 24))d"
  }

  /// The nearest unit alone: `0.2s`, `14s`, `3m`, `2h`, `5d`.
  static func short(_ duration: Duration) -> String {
    let milliseconds = max(0, duration.wholeMilliseconds)
    let seconds = milliseconds / 1000
    switch seconds {
    case 0: return "0.\(milliseconds / 100)s"
    case ..<60: return "\(seconds)s"
    case ..<3600: return "\(seconds / 60)m"
    case ..<172_800: return "\(seconds / 3600)h"
    default: return "\(min(99_999, seconds / 86_400))d"
    }
  }

  /// Reads `90s`, `15m`, `2h`, `1d` or plain seconds; nil for anything else, zero, or more than
  /// thirty days.
  static func seconds(_ text: String) -> Int? {
    guard let stretch = Duration(words: text) else { return nil }
    let (seconds, rest) = stretch.components
    return rest == 0 ? Int(seconds) : nil
  }

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension Timestamp {
  private var ofDay: Int64 {
    let day: Int64 = 86_400_000_000
    let rest = microseconds % day
    return rest < 0 ? rest + day : rest
  }

  /// `12:04:31`, in UTC.
  var clockText: String {
    let seconds = ofDay / 1_000_000
    return [seconds / 3600, seconds / 60 % 60, seconds % 60]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// `12:04:31.207`, in UTC.
  var preciseClockText: String {
    let milliseconds = String(ofDay / 1000 % 1000)
    return clockText + "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
  }

  /// `04:31.2`: minutes, seconds and a tenth, for narrow tails.
  var shortClockText: String {
    String(clockText.dropFirst(3)) + ".\(ofDay / 100_000 % 10)"
  }
}
