import BelayClient
import BelayCore
import Foundation

/// `belay hub`, a real process on a free port with a state directory of its own.
final class HubProcess {
  let state: String
  /// From starting the process to its ready line.
  let timeToReady: Duration
  let child: Child
  private let stage: Stage
  private let readyLine: String

  /// Starts a hub and waits until it says that it is ready.
  ///
  /// - Parameter state: the state directory; a new one if it does not exist.
  init(on stage: Stage, state: String) throws(StageError) {
    self.stage = stage
    self.state = state
    let output = try LineReader()
    let log = state + ".log"
    child = try Child(
      [stage.program, "hub", "--state", state, "--listen", "127.0.0.1:0"],
      environment: stage.environment, output: .descriptor(output.writing), errors: log)
    output.closeWriting()
    guard let line = output.next(within: .seconds(60)), line.hasPrefix("belay hub ready") else {
      let errors = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      throw StageError("the hub did not become ready: \(errors.suffix(2_000))")
    }
    timeToReady = .now - child.started
    readyLine = line
  }

  convenience init(on stage: Stage) throws(StageError) {
    try self.init(on: stage, state: stage.path("state"))
  }

  /// As the operator, which the socket makes this user.
  var `operator`: HubClient { HubClient(address: .unix(path: ready("socket"))) }

  /// As somebody with a token, over TCP on loopback.
  func client(role: String, agent: String) throws -> HubClient {
    let (address, token) = try place(role: role, agent: agent)
    return HubClient(address: try HubAddress(address), token: token)
  }

  /// The hub's TCP address, and a token of its own for one agent.
  func place(role: String = "agent", agent: String) throws -> (address: String, token: String) {
    let output = try LineReader()
    let command = try Child(
      [stage.program, "token", "create", "--role", role, "--agent", agent, "--state", state],
      environment: stage.environment, output: .descriptor(output.writing),
      errors: state + ".log")
    output.closeWriting()
    guard let token = output.next(within: .seconds(20)), command.reap() == 0 else {
      throw StageError("`belay token create` failed; see \(state).log")
    }
    return ("http://" + ready("listen"), token)
  }

  /// Stops it in order.
  func stop() throws(StageError) {
    guard child.end(SIGTERM) == 0 else { throw StageError("the hub did not stop in order") }
  }

  /// Ends it without warning, as a power cut would.
  func kill() { _ = child.end(SIGKILL) }

  private func ready(_ name: String) -> String {
    let word = readyLine.split(separator: " ").first { $0.hasPrefix(name + "=") }
    return String(word?.dropFirst(name.count + 1) ?? "")
  }
}
