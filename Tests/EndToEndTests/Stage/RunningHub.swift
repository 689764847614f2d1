import BelayClient
import BelayCore
import Foundation

/// `belay hub` as a real process on a free port, with its own state directory.
final class RunningHub: Sendable {
  let scratch: Scratch
  let state: String
  let readyLine: String
  private let process: ProcessBox

  /// Starts a hub and waits for the line that says it is ready.
  ///
  /// - Parameter wrapper: a program with its arguments that becomes the hub, such as one that sets a limit.
  static func start(
    in scratch: Scratch? = nil, arguments: [String] = [], environment: [String: String] = [:],
    under wrapper: [String] = []
  ) async throws -> RunningHub {
    let scratch = try scratch ?? Scratch()
    let state = scratch.path + "/state"
    let words =
      wrapper + [Program.path, "hub", "--state", state, "--listen", "127.0.0.1:0"] + arguments
    let box = try ProcessBox(
      executable: words[0], arguments: Array(words.dropFirst()), environment: environment)
    guard let line = try await box.firstLine(), line.hasPrefix("belay hub ready") else {
      throw StageError("the hub did not become ready: \(box.errors)")
    }
    return RunningHub(scratch: scratch, state: state, readyLine: line, process: box)
  }

  private init(scratch: Scratch, state: String, readyLine: String, process: ProcessBox) {
    self.scratch = scratch
    self.state = state
    self.readyLine = readyLine
    self.process = process
  }

  deinit { process.kill() }

  /// `listen`, `socket`, `state` or `seq` of the ready line.
  func ready(_ name: String) -> String {
    let word = readyLine.split(separator: " ").first { $0.hasPrefix(name + "=") }
    return String(word?.dropFirst(name.count + 1) ?? "")
  }

  var url: String { "http://" + ready("listen") }
  var socket: String { ready("socket") }
  var pid: Int32 { process.pid }
  var errors: String { process.errors }

  /// As the operator that the socket's uid makes one.
  var operatorClient: HubClient { HubClient(address: .unix(path: socket)) }

  /// As an agent, with a token made by the command line.
  func agentClient(_ agent: String) async throws -> HubClient {
    HubClient(address: try HubAddress(url), token: try await token(role: "agent", agent: agent))
  }

  func token(role: String, agent: String? = nil) async throws -> String {
    let named = agent.map { ["--agent", $0] } ?? []
    let ending = try await Program.run(
      ["token", "create", "--role", role, "--state", state] + named)
    guard ending.status == 0 else { throw StageError("token create: \(ending.errors)") }
    return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Ends it without warning, as the kernel would.
  func kill() async {
    process.kill()
    _ = await process.ended()
  }

  /// Asks it to stop and answers its exit status.
  func terminate(_ signal: Int32 = SIGTERM) async -> Int32 {
    process.send(signal)
    return await process.ended()
  }
}
