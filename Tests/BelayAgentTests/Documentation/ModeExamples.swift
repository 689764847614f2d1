import BelayAgent

/// What "Degraded mode" shows.
struct ModeExamples: Sendable {
  let search: @Sendable (_ query: String) async throws -> String

  func settings() -> Supervisor.Settings {
    var settings = Supervisor.Settings(name: "refund-agent")
    settings.levels = [
      .reduced,
      DegradationLevel(
        "read_only", allows: .readOnly,
        userMessage: "I can look things up at the moment, but not change anything."),
      DegradationLevel("closed", allows: .nothing, userMessage: "Please write to us instead."),
    ]
    settings.policies["stripe.refund"] = CallPolicy(degradesTo: "read_only")
    return settings
  }

  func answer(_ query: String, in run: Supervisor.Run) async throws -> String {
    do {
      return try await run.call(.tool("crm.look"), arguments: ["q": .string(query)]) {
        try await search(query)
      }
    } catch CallError.degraded(let degradation) {
      guard let message = degradation.userMessage else { return "Not at the moment." }
      return message
    }
  }

  func watch(isStale: Bool, _ agent: Supervisor) {
    if isStale {
      agent.degrade("stale_index", because: "the index is a day old", to: "read_only")
    } else {
      agent.recover(from: "stale_index")
    }
  }
}
