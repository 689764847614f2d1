import ArgumentParser
import BelayCore

/// A stretch of time as people write it: `90s`, `15m`, `2h`, `1d`, or a bare number of seconds.
struct DurationArgument: ExpressibleByArgument, Equatable {
  let duration: Duration

  /// As it is typed.
  var defaultValueDescription: String { "\(Int(duration.seconds))s" }

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    guard let stretch = Duration(words: argument) else { return nil }
    duration = stretch
  }
}
