import Foundation
import Testing

/// The titles of all tests of this repository, as they stand in the sources.
enum TestTitles {
  static func all() throws -> [String] {
    let here = URL(fileURLWithPath: #filePath)
    let folder = here.deletingLastPathComponent().deletingLastPathComponent()
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var found: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      // Sources in texts are no tests.
      guard file.lastPathComponent != "FaultIndexTests.swift" else { continue }
      found += titles(in: try String(contentsOf: file, encoding: .utf8))
    }
    return found
  }

  static func titles(in source: String) -> [String] {
    source.matches(of: /@Test\(\s*"([^"\n]+)"/).map { String($0.1) }
  }
}
