import ArgumentParser
import BelayCore
import Foundation

/// A moment as people write it: `2026-11-30`, `2026-11-30T12:00:00Z`, or `-24h` from now.
struct MomentArgument: ExpressibleByArgument {
  private enum Form {
    case fixed(Timestamp)
    case ago(Duration)
  }

  private let form: Form

  init?(argument: String) {
    if argument.hasPrefix("-") {
      guard let ago = DurationArgument(argument: String(argument.dropFirst())) else { return nil }
      form = .ago(ago.duration)
    } else {
      let isDay = argument.utf8.count == 10
      guard let moment = Timestamp(rfc3339: isDay ? argument + "T00:00:00Z" : argument) else {
        return nil
      }
      form = .fixed(moment)
    }
  }

  var defaultValueDescription: String {
    switch form {
    case .fixed(let moment): moment.rfc3339
    case .ago(let stretch): "-\(Int(stretch.seconds / 3_600))h"
    }
  }

  func moment(at now: Timestamp) -> Timestamp {
    switch form {
    case .fixed(let moment): moment
    case .ago(let duration): now.advanced(by: .zero - duration)
    }
  }
}
