import BelayConsole
import Foundation

/// The lines of the prompt, kept for the operator alone; at most `History.limit` of them.
struct HistoryFile {
  let path: String

  /// Anything that cannot be read counts as no history.
  func read() -> History {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return History() }
    return History(text.split(separator: "\n").suffix(History.limit).map(String.init))
  }

  /// Adds a line to what is there now, so that two consoles do not forget each other's. A disk that is
  /// full loses a line of history and nothing else.
  func add(_ line: String) {
    var history = read()
    history.add(line)
    let text = history.lines.map { $0 + "\n" }.joined()
    try? PrivateFile.write(Data(text.utf8), to: path)
  }
}
