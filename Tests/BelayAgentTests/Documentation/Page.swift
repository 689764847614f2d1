import Foundation

/// A page for people who write agents, and the Swift code on it.
struct Page: Sendable, CustomStringConvertible {
  let name: String
  let text: String

  var description: String { name }

  /// What stands between "```swift" and "```", in the order of the page.
  var swiftBlocks: [String] {
    var blocks: [String] = []
    var open: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if open == nil {
        if line == "```swift" || line.hasPrefix("```swift ") { open = [] }
      } else if line == "```" {
        blocks.append((open ?? []).joined(separator: "\n"))
        open = nil
      } else {
        open?.append(String(line))
      }
    }
    return blocks
  }
}

extension Page {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardizedFileURL

  static func read(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The catalog's pages and the README's section on Swift.
  static func all() throws -> [Page] {
    let catalog = "Sources/BelayAgent/BelayAgent.docc"
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: catalog).path)
    var pages = try names.filter { $0.hasSuffix(".md") }.sorted().map {
      Page(name: $0, text: try read("\(catalog)/\($0)"))
    }
    let readme = try read("README.md").components(separatedBy: "\n## ")
    pages += readme.filter { $0.hasPrefix("An agent in Swift\n") }.map {
      Page(name: "README.md", text: $0)
    }
    return pages
  }
}

extension Page {
  /// What stands in the outermost scope of a file and is public, by name; as outsiders see it, so of
  /// BelayCore too.
  static func publicNames() throws -> [String] {
    let declaration = /^public (?:final )?(?:struct|class|enum|protocol|func) ([A-Za-z]+)/
    return try ["Sources/BelayAgent", "Sources/BelayCore"].flatMap { module in
      let files = FileManager.default.subpaths(
        atPath: root.appending(path: module).resolvingSymlinksInPath().path)
      return try (files ?? []).filter { $0.hasSuffix(".swift") }.flatMap { file in
        try read("\(module)/\(file)").matches(of: declaration.anchorsMatchLineEndings())
          .map { String($0.1) }
      }
    }
  }
}

/// Source code that is compiled and run here, as its lines.
struct Source: Sendable {
  let lines: [String]

  /// Lines that end in `// not shown` are no part of what the pages show.
  init(_ text: String) {
    lines = Self.trimmed(text).filter { !$0.hasSuffix("// not shown") }
  }

  /// Whether the code stands here: its passages, parted by empty lines, one after the other and each
  /// in one piece.
  func contains(_ code: String) -> Bool {
    var start = 0
    for passage in Self.trimmed(code).split(separator: "") {
      guard let place = lines[start...].firstRange(of: passage) else { return false }
      start = place.upperBound
    }
    return true
  }

  private static func trimmed(_ text: String) -> [String] {
    text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The files beside this one.
  static func all() throws -> [Source] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
      .map { Source(try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
  }
}
