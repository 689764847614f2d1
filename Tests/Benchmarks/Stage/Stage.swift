import Foundation

/// Where the benchmarks play: the program under test, and a directory on a disk.
struct Stage {
  /// `belay`, built beside this program.
  let program: String
  /// Private, and removed at the end. Its path is short, because a socket's may not be long.
  let directory: String
  /// Records of the ledger that `ledger` makes and looks at.
  var bigRecords = 1_000_000

  /// What `program` puts beside the console: a path and its arguments.
  var otherProgram: [String]?

  /// `/var/tmp`, not `/tmp`: that one may be in memory, where fsync costs nothing.
  static let parent = "/var/tmp"

  init() throws(StageError) {
    let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    program = own.deletingLastPathComponent().appendingPathComponent("belay").path
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw StageError(
        "there is no \(program); build it first with `swift build -c release --product belay`")
    }
    var template = Array("\(Self.parent)/belay-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw StageError("cannot make a directory in \(Self.parent): \(systemError())")
    }
    directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Leftovers.add(directory: directory)
  }

  /// A path in the directory that nothing has used yet.
  func path(_ name: String) -> String {
    var number = 1
    while FileManager.default.fileExists(atPath: "\(directory)/\(name)-\(number)") { number += 1 }
    return "\(directory)/\(name)-\(number)"
  }

  /// What every child gets, so that nobody's configuration changes the figures.
  var environment: [String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return [
      "PATH=\(path)", "HOME=\(directory)", "TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC",
    ]
  }
}

/// Something around the program went wrong, not a bar.
struct StageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

func systemError() -> String { String(cString: strerror(errno)) }
