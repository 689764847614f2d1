import Synchronization

/// What a program of the pages would have printed.
final class Said: Sendable {
  private let list = Mutex([String]())

  func add(_ line: String) { list.withLock { $0.append(line) } }

  var lines: [String] { list.withLock { $0 } }
}
