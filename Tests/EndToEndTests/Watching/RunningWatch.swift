import BelayClient
import BelayCore
import Foundation

/// `belay watch` as a real process, and what the hub makes of it.
final class RunningWatch: Sendable {
  let hub: RunningHub
  private let process: ProcessBox

  /// - Parameter environment: more of it; the hub is that of `hub`'s state directory.
  init(
    _ words: [String], at hub: RunningHub, environment: [String: String] = [:]
  ) throws {
    self.hub = hub
    process = try ProcessBox(
      executable: Program.path,
      arguments: ["watch"] + words + ["--agent", "shop", "--every", "1s", "--state", hub.state],
      environment: environment)
  }

  deinit { process.kill() }

  /// What it said to the person at the shell.
  var said: [String] { process.errors.split(separator: "\n").map(String.init) }

  func kill() async {
    process.kill()
    _ = await process.ended()
  }

  /// Asks it to leave; its exit status.
  func end() async -> Int32 {
    process.send(SIGTERM)
    return await process.ended()
  }

  /// Returns once it has said something with these words.
  func says(_ words: String) async throws {
    try await eventually("it says: \(words)\nit said: \(said)") {
      said.contains { $0.contains(words) }
    }
  }
}

/// A watch with both of its ends, which live as long as this does.
struct WatchedStage {
  let hub: RunningHub
  let service: FalseService
  let watch: RunningWatch
}

// MARK: What is on the screen

extension RunningHub {
  /// The watched agent as `belay agents --json` prints it.
  func shop() async throws -> JSON? {
    let ending = try await Program.run(["agents", "--json", "--state", state])
    return try ending.output.split(separator: "\n").map { try JSON(parsing: String($0)) }
      .first { $0["agent_id"] == "shop" }
  }

  func breaker(_ name: String) async throws -> JSON? {
    try await shop()?["breakers"]?.array?.first { $0["breaker"] == .string(name) }
  }

  /// The breaker, once it is in that state.
  @discardableResult
  func breaker(_ name: String, in state: String) async throws -> JSON {
    var found: JSON?
    try await eventually("\(name) is \(state), and not \(String(describing: found))") {
      found = try await self.breaker(name)
      return found?["state"] == .string(state)
    }
    return found ?? .null
  }

  /// The ways that the ledger tells of a breaker: `closed>open`, in order.
  func ways(of name: String) async throws -> [String] {
    try await records(.breakerChanged).map(\.event.data).filter { $0["breaker"] == .string(name) }
      .map { data in [data["from"], data["to"]].map { $0?.string ?? "?" }.joined(separator: ">") }
  }

  func records(_ type: EventType) async throws -> [Record] {
    try await operatorClient.page(after: 0, limit: 1_000, type: type.rawValue).records
  }

  /// Orders the watched agent's breaker from the command line; how it ended, and its words.
  func order(_ breaker: String, _ word: String) async throws -> (state: String, detail: String) {
    let ending = try await Program.run(
      ["breaker", "shop", breaker, word, "--reason", "drill", "--json", "--state", state])
    guard ending.status == 0 else { return ("refused", ending.errors) }
    let id = try JSON(parsing: ending.output)["id"]?.string
    var ended: (String, String)?
    try await eventually("the order has ended") {
      for record in try await self.records(.controlInEffect) + self.records(.controlFailed)
      where record.event.data["control"]?["id"]?.string == id {
        let word = record.event.type.split(separator: ".").last.map(String.init)
        ended = (word ?? "", record.event.data["detail"]?.string ?? "")
      }
      return ended != nil
    }
    return ended ?? ("", "")
  }
}
