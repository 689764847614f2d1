import BelayCore
import Foundation

/// The stand-in for a model of shared/agents, which counts the tokens that it answered with.
final class FakeModel: Sendable {
  private let process: ProcessBox
  private let port: String

  private static let script = """
    import os, signal, sys, threading
    import fake_llm
    model = fake_llm.LLM(0)
    def tell(*_):
        used = [call["usage"] for call in model.calls if "usage" in call]
        print(sum(u[0] for u in used), sum(u[1] for u in used), flush=True)
        os._exit(0)
    signal.signal(signal.SIGTERM, tell)
    print(model.server_address[1], flush=True)
    model.serve_forever()
    """

  static func start() async throws -> FakeModel {
    let process = try ProcessBox(
      executable: Python.interpreter ?? "", arguments: ["-c", script],
      environment: ["PYTHONPATH": Python.agents ?? "", "PYTHONDONTWRITEBYTECODE": "1"])
    guard let port = try await process.firstLine() else {
      throw StageError("the fake model did not start: \(process.errors)")
    }
    return FakeModel(process: process, port: port)
  }

  private init(process: ProcessBox, port: String) {
    (self.process, self.port) = (process, port)
  }

  deinit { process.kill() }

  /// Where it behaves in that way: `ok`, `e429`, …
  func url(_ mode: String) -> String { "http://127.0.0.1:\(port)/\(mode)/v1" }

  /// Ends it, and answers the tokens that went in and came out.
  func tokens() async throws -> [Int] {
    process.send(SIGTERM)
    _ = await process.ended()
    var said: [Int] = []
    try await eventually("the fake model has told its tokens") {
      let lines = self.process.output.split(separator: "\n")
      said = lines.count > 1 ? lines[1].split(separator: " ").compactMap { Int($0) } : []
      return said.count == 2
    }
    return said
  }
}
