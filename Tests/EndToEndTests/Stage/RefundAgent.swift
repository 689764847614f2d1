/// The README's `refund_agent.py` at work.
struct RefundAgent {
  private let run: Task<Program.Ending, any Error>

  /// With a credential for the hub.
  static func start(_ hub: RunningHub, patience: Int = 60) async throws -> RefundAgent {
    let token = try await hub.token(role: "agent", agent: "refund-agent")
    return try start(at: hub.url, token: token, patience: patience)
  }

  /// - Parameter patience: how long it gives people, in seconds; it gives up on a silent hub 5 s later
  static func start(at url: String, token: String, patience: Int) throws -> RefundAgent {
    let source = try Readme.program("refund_agent.py")
    let environment = ["BELAY_HUB": url, "BELAY_TOKEN": token, "PATIENCE_S": "\(patience)"]
    return RefundAgent(
      run: Task {
        try await Program.run(Python.interpreter ?? "", ["-c", source], environment)
      })
  }

  /// All that it had said when it ended.
  func said() async throws -> String {
    let ending = try await run.value
    guard ending.status == 0 else {
      throw StageError("the agent ended with \(ending.status): \(ending.errors)")
    }
    return ending.output
  }
}
