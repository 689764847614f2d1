import Foundation

/// A private directory that goes away with the test. Its path is short, because a socket's may not be long.
final class Scratch: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/belay-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StageError("mkdtemp failed: \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { remove() }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Something around the program went wrong, not the program.
struct StageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
