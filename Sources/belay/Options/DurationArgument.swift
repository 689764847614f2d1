import ArgumentParser
import BelayCore

/// A stretch of time as people write it: `90s`, `15m`, `2h`, `1d`, or a bare number of seconds.
struct DurationArgument: ExpressibleByArgument, Equatable {
  let duration: Duration

  init?(argument: String) {
    guard let stretch = Duration(words: argument) else { return nil }
    duration = stretch
  }
}
