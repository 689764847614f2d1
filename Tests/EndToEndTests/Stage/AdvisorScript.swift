import Foundation

/// A program for `--advisor-command`, in a file that goes with this value: whoever starts a hub with
/// it holds it as long as the hub.
final class AdvisorScript: Sendable {
  /// The shell command that runs it, in the shell's place: shells differ in what they make of a
  /// child that a signal ended.
  let command: String
  private let scratch: Scratch

  /// - Parameter source: Python, with `question` as the parsed JSON.
  init(_ source: String) throws {
    scratch = try Scratch()
    let path = scratch.path + "/advisor.py"
    let program =
      "import json, os, signal, subprocess, sys, time\nquestion = json.load(sys.stdin)\n"
    try (program + source + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    command = "exec \(Python.interpreter ?? "python3") \(path)"
  }

  func remove() { scratch.remove() }
}

/// Processes of this machine, as /proc has them.
enum Processes {
  /// Whether one runs that was started with this word.
  static func isRunning(with word: String) -> Bool {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.filter { Int($0) != nil }.contains { pid in
      let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return line.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
    }
  }

  /// The children of one, zombies included.
  static func children(of pid: Int32) -> [String] {
    let tasks =
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    return tasks.flatMap { task in
      let text = FileManager.default.contents(atPath: "/proc/\(pid)/task/\(task)/children")
      return String(decoding: text ?? Data(), as: UTF8.self).split(separator: " ").map(String.init)
    }
  }
}
