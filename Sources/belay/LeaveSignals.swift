@preconcurrency import Dispatch
import Foundation

/// TERM and INT as something that can be awaited, in place of sudden death.
final class LeaveSignals: Sendable {
  private let stream: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    self.stream = stream
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
  }

  /// Returns when the first of them arrives, or the task is cancelled.
  func first() async {
    for await _ in stream { return }
  }
}
