import Foundation

/// The programs that the README shows, taken out of it as they stand there, so that it is never wrong.
enum Readme {
  /// The block whose info string is "python title=<title>", or that of another language.
  static func program(_ title: String, language: String = "python") throws -> String {
    let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let text = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```\(language) title=\(title)\n").dropFirst()
    guard blocks.count == 1, let block = blocks.first, let end = block.range(of: "\n```") else {
      throw StageError("README.md shows \(title) \(blocks.count) times, not once")
    }
    return block[..<end.lowerBound] + "\n"
  }

  /// Writes it into a folder, under its title.
  static func write(_ title: String, into folder: String) throws -> String {
    let path = folder + "/" + title
    try program(title).write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }
}
