import Foundation

/// One line on a terminal that says how far a long look through the ledger has come; nothing in a pipe.
struct Progress: Sendable {
  /// Of the records; nil if nobody knows.
  var total: Int?

  private static let isShown = isatty(STDERR_FILENO) == 1

  func show(_ done: Int) {
    guard Self.isShown, done.isMultiple(of: 1_000) else { return }
    let share = total.map { " of \($0), \(done * 100 / max($0, 1)) %" } ?? ""
    StandardError.write("\r\(done) records\(share) ")
  }

  /// Takes the line away.
  func end() {
    if Self.isShown { StandardError.write("\r\u{1B}[K") }
  }
}
