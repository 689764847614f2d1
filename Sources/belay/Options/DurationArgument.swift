import ArgumentParser
import BelayCore

/// A stretch of time as people write it: `90s`, `15m`, `2h`, `1d`, or a bare number of seconds.
struct DurationArgument: ExpressibleByArgument, Equatable {
  let duration: Duration

  /// As it is typed.
  var defaultValueDescription: String { "\(Int(duration.seconds))s" }

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument : String(argument.dropLast())
    guard let number = Double(digits), number > 0, number * (unit ?? 1) <= 30 * 86_400 else {
      return nil
    }
    duration = .seconds(number * (unit ?? 1))
  }
}
