import ArgumentParser
import BelayClient
import Foundation

/// Which hub to talk to, and as whom.
struct ClientOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hub: http://HOST:PORT, or the path of its socket.",
      discussion: "Default: $BELAY_HUB, else the socket in the state directory.",
      valueName: "url|socket"))
  var hub: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token to use.",
      discussion:
        "Default: $BELAY_TOKEN. On the socket no token is needed: the hub knows its own user.",
      valueName: "file"))
  var tokenFile: String?

  @OptionGroup var state: StateOptions

  /// The hub that these options and the environment name; nothing is sent yet.
  func client() throws -> HubClient {
    HubClient(address: try address(), token: try token())
  }

  func address() throws -> HubAddress {
    let named = hub ?? ProcessInfo.processInfo.environment["BELAY_HUB"]
    do {
      return try HubAddress(named ?? state.paths.socket)
    } catch {
      throw Failure(.wrongUsage, "--hub: \(error)")
    }
  }

  /// Whether nothing but the default names the hub.
  var isDefault: Bool { hub == nil && ProcessInfo.processInfo.environment["BELAY_HUB"] == nil }

  private func token() throws -> String? {
    guard let tokenFile else { return ProcessInfo.processInfo.environment["BELAY_TOKEN"] }
    guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
      throw Failure(.wrongUsage, "--token-file: cannot read \(tokenFile); check path and rights")
    }
    let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !token.isEmpty else {
      throw Failure(.wrongUsage, "--token-file: \(tokenFile) is empty; it must hold one token")
    }
    return token
  }
}
