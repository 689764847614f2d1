internal import Logging
internal import NIOCore
internal import Synchronization

/// A log whose line is written at most once a minute, however often there is reason to.
final class SeldomLog: Sendable {
  private let logger: Logger
  private let last = Mutex<NIODeadline?>(nil)

  init(_ logger: Logger) { self.logger = logger }

  func warn(_ line: String) {
    let now = NIODeadline.now()
    let isDue = last.withLock { last in
      if let before = last, now - before < .minutes(1) { return false }
      last = now
      return true
    }
    if isDue { logger.warning("\(line)") }
  }
}
