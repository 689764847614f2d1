import Foundation

/// One line on standard error that says how far something long has come, if a person is watching there.
///
/// Redrawn a few times a second at most, and cleared at the end, so that only the result stays.
struct ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var drawn: ContinuousClock.Instant?

  private static let pause = Duration.milliseconds(100)
  private static let width = 24

  /// - Parameter what: e.g. `records`; plain text of ours.
  mutating func show(_ what: String, _ done: Int, of all: Int) {
    guard isShown, drawn.map({ .now - $0 >= Self.pause }) ?? true else { return }
    drawn = .now
    let share = all > 0 ? min(1, Double(done) / Double(all)) : 1
    let filled = Int(share * Double(Self.width))
    let bar =
      String(repeating: "#", count: filled) + String(repeating: ".", count: Self.width - filled)
    write("\r\u{1B}[K[\(bar)] \(Int(share * 100)) %  \(done) of \(all) \(what)")
  }

  /// Gives the line back to whoever writes next.
  func clear() {
    if drawn != nil { write("\r\u{1B}[K") }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
