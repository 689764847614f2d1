import ArgumentParser
import BelayClient
import BelayConsole
import BelayHub
import Foundation

/// Which hub to talk to, and as whom.
///
/// What was typed wins over the environment, and the environment over the default.
struct ClientOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The hub: http://HOST:PORT, or the path of its socket.",
      discussion: "Default: the socket in --state if that is given, else $BELAY_HUB, else the "
        + "socket in the usual state directory.",
      valueName: "url|socket"))
  var hub: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token to use.",
      discussion:
        "Default: $BELAY_TOKEN. On the socket no token is needed: the hub knows its own user.",
      valueName: "file"))
  var tokenFile: String?

  @Option(
    help: ArgumentHelp(
      "Certificates of the authorities that whoever is behind https:// may have, PEM.",
      discussion: "Default: $BELAY_CA_FILE, else those of the system.", valueName: "file"))
  var caFile: String?

  @Option(
    help: ArgumentHelp(
      "The hub that config.toml has under this name, in [context.NAME]; not with --hub.",
      valueName: "name"))
  var context: String?

  @OptionGroup var state: StateOptions

  /// The hub that these options and the environment name; nothing is sent yet.
  func client() throws -> HubClient {
    if let place = try contextPlace(), tokenFile == nil, caFile == nil {
      return try ContextFile(place: place).client()
    }
    return HubClient(address: try address(), token: try token(), trust: try trust())
  }

  /// Runs `body` with that hub. What it throws says where address and token come from.
  func ask<Answer>(_ body: (HubClient) async throws -> Answer) async throws -> Answer {
    let client = try client()
    do {
      return try await body(client)
    } catch let error as ClientError {
      throw await explained(error, by: client)
    }
  }

  /// What the configuration says about the context that was named; nil if none was.
  func contextPlace() throws -> ContextPlace? {
    guard let context else { return nil }
    guard hub == nil else {
      throw Failure(.wrongUsage, "--context names a hub, and so does --hub: give one of them")
    }
    let (configuration, troubles) = ConfigurationFile(state.paths).read()
    if let trouble = troubles.first { throw Failure(.wrongUsage, trouble) }
    guard let place = configuration.contexts.first(where: { $0.name == context }) else {
      let names = configuration.contexts.map(\.name).joined(separator: ", ")
      throw Failure(
        .wrongUsage,
        "there is no context \(context) in \(state.paths.configurationFile); "
          + (names.isEmpty ? "it has none" : "it has \(names)"))
    }
    return place
  }

  func address() throws -> HubAddress {
    if let place = try contextPlace() { return try ContextFile(place: place).address() }
    do {
      return try HubAddress(place.text)
    } catch {
      throw Failure(.wrongUsage, "\(place.origin): \(error)")
    }
  }

  /// Whether a token was named, or is in the environment.
  var hasToken: Bool { tokenFile != nil || environment("BELAY_TOKEN") != nil }

  /// Whether a hub may be started there when none is: it is this machine's own, at its own place.
  var isDefault: Bool {
    context == nil && (place.origin == .state || place.origin == .usual)
  }
}

// MARK: Where from

extension ClientOptions {
  private enum Origin: String, CustomStringConvertible {
    case option = "--hub"
    case context = "the context in config.toml"
    case state = "--state"
    case environment = "BELAY_HUB"
    case usual = "the usual state directory"

    var description: String { rawValue }
  }

  private var place: (text: String, origin: Origin) {
    if let context { return (context, .context) }
    if let hub { return (hub, .option) }
    if state.state != nil { return (state.paths.socket, .state) }
    if let named = environment("BELAY_HUB") { return (named, .environment) }
    return (state.paths.socket, .usual)
  }

  /// Set to nothing is not set, as shells have it.
  private func environment(_ name: String) -> String? {
    let value = ProcessInfo.processInfo.environment[name]
    return value?.isEmpty ?? true ? nil : value
  }

  /// Whose certificates are taken behind https://: a hub's, and a server's that a command speaks to
  /// besides.
  func trust() throws -> Trust {
    guard let file = caFile ?? environment("BELAY_CA_FILE") else { return .system }
    do {
      return try Trust(authorities: file)
    } catch {
      throw Failure(.wrongUsage, "\(caFile == nil ? "BELAY_CA_FILE" : "--ca-file"): \(error)")
    }
  }

  private func token() throws -> String? {
    guard let tokenFile else { return environment("BELAY_TOKEN") }
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

// MARK: What went wrong

extension ClientOptions {
  /// Throws unless a hub is there and shows its fleet to who asks; an agent's token opens no console.
  func requireSight(of client: HubClient) async throws {
    let identity = try await client.whoami()
    guard Role(rawValue: identity.role)?.allows(.look) ?? true else {
      throw ClientError.hubSaid(
        Problem(
          status: 403, title: "Not allowed",
          detail: "A credential of role \(identity.role) may not look at the fleet."))
    }
  }
}

extension ClientOptions {
  private func explained(_ error: ClientError, by client: HubClient) async -> Failure {
    switch error {
    case .unreachable, .cutOff, .timedOut:
      return Failure(.hubUnreachable, "\(error) (the address is from \(place.origin))")
    case .hubSaid(let problem):
      let hint = await hint(about: problem, from: client).map { " \($0)" } ?? ""
      return Failure(.refusedByHub, problem.description + hint)
    case .notUnderstood, .cancelled: return Failure("\(error)")
    }
  }

  /// What to do about a token from the environment that was not meant for this.
  private func hint(about problem: Problem, from client: HubClient) async -> String? {
    guard tokenFile == nil, environment("BELAY_TOKEN") != nil else { return nil }
    switch problem.status {
    case 401: return "BELAY_TOKEN holds that token. \(remedy(at: client.address))"
    case 403:
      guard let identity = try? await client.whoami(), identity.role != "operator" else {
        return nil
      }
      return "BELAY_TOKEN holds a token of role \(identity.role), and the hub goes by it. "
        + remedy(at: client.address)
    default: return nil
    }
  }

  private func remedy(at address: HubAddress) -> String {
    switch address {
    case .unix:
      "On its own socket the hub knows its user as operator: unset BELAY_TOKEN, or put "
        + "`env -u BELAY_TOKEN` before the command"
    case .http, .https:
      "Name an operator's token with --token-file "
        + "(`belay token create --role operator --name NAME` makes one)"
    }
  }
}
