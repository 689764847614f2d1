import BelayClient
import BelayCore
import BelayHub

/// What a watch shows the hub to speak for its agent: the token that was given, or on the hub of this
/// state directory one of its own, which it revokes when it ends.
struct AgentCredential {
  let client: HubClient
  /// Whether orders to the agent come to whoever shows it.
  let hearsOrders: Bool
  private let lease: (store: TokenStore, name: String)?

  /// - Throws: what keeps the hub from being asked, or the credential from being enough.
  static func take(
    for agent: AgentID, from hub: ClientOptions, needingOrders: Bool
  ) async throws -> AgentCredential {
    if !hub.hasToken, hub.isDefault { return try await own(for: agent, at: hub) }
    let remedy =
      "make one with `belay token create --role agent --agent \(agent)` and name a file with it "
      + "by --token-file, or put it into BELAY_TOKEN"
    guard hub.hasToken else {
      throw Failure(.wrongUsage, "that hub wants \(agent)'s token: \(remedy)")
    }
    let role = try await hub.ask { Role(rawValue: try await $0.whoami().role) }
    guard role == .agent || role == .ingest && !needingOrders else {
      throw Failure(.refusedByHub, "this token does not speak for \(agent): \(remedy)")
    }
    return AgentCredential(client: try hub.client(), hearsOrders: role == .agent, lease: nil)
  }

  /// One that was left behind by a watch that was killed ends here.
  private static func own(
    for agent: AgentID, at hub: ClientOptions
  ) async throws -> AgentCredential {
    let address = try await hub.ask { client in
      _ = try await client.whoami()
      return client.address
    }
    let store = TokenStore(stateDirectory: hub.state.paths.state)
    let name = "watch-\(agent.text.prefix(58))"
    if try store.list().contains(where: { $0.name.hasSameBytes(as: name) }) {
      try store.revoke(name: name)
    }
    var random = SystemRandomNumberGenerator()
    let token = try store.create(
      role: .agent, name: name, agents: agent.text, at: Clock.system.read().wall, using: &random)
    return AgentCredential(
      client: HubClient(address: address, token: token), hearsOrders: true, lease: (store, name))
  }

  func end() {
    if let lease { try? lease.store.revoke(name: lease.name) }
  }
}
