import Foundation
import Testing

/// A Python that has pybreaker: the one of the folder `LAB`, or one made for this run from PyPI.
enum Pybreaker {
  /// Its interpreter. Cancels the test, loudly, where there is none to be had.
  static func python() async throws -> String {
    if Python.has("pybreaker"), let lab = Python.lab { return "\(lab)/pybreaker/bin/python" }
    switch await made.value {
    case .success(let python): return python
    case .failure(let trouble):
      try Test.cancel("SKIPPED: no pybreaker in LAB, and none from PyPI: \(trouble)")
    }
  }

  private static let made = Task { () -> Result<String, StageError> in
    do {
      return .success(try await make())
    } catch {
      return .failure(StageError("\(error)"))
    }
  }

  private static let folder = Result { try Scratch() }

  private static func make() async throws -> String {
    let folder = try folder.get().path
    atexit { try? Pybreaker.folder.get().remove() }
    let python = folder + "/bin/python"
    try await run(Python.interpreter ?? "python3", ["-m", "venv", folder])
    try await run(
      python, ["-m", "pip", "install", "-q", "--disable-pip-version-check", "pybreaker"])
    return python
  }

  private static func run(_ program: String, _ arguments: [String]) async throws {
    let ending = try await Program.run(program, arguments)
    guard ending.status == 0 else {
      throw StageError("\(arguments.joined(separator: " ")): \(ending.errors)")
    }
  }
}
