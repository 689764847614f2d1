import Foundation

/// A yes that has to be typed, from a terminal or a pipe. No answer, or any other, is a no.
enum Typed {
  /// Throws unless the next line of standard input is exactly these words.
  static func confirm(_ words: String, nothing: String) throws {
    StandardError.write(line: "Type `\(words)` to go on:")
    guard readLine() == words else { throw Failure("not confirmed; \(nothing)") }
  }
}
