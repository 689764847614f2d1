import ArgumentParser
import BelayClient
import BelayCore

/// What every watch of somebody else's breakers needs.
struct WatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The agent that the breakers are shown as.",
      discussion: "Default: the URL's host and port, such as 127.0.0.1-8080. Give it a name that "
        + "no other agent has.",
      valueName: "name"))
  var agent: String?
  @Option(
    help: ArgumentHelp(
      "How often an actuator is read, and figures are told at most: 5s, 30s, 1m.",
      valueName: "time"))
  var every = DurationArgument(.seconds(5))
  @Option(
    help: ArgumentHelp(
      "A file with headers for the URL, one `Name: value` a line.",
      discussion: "For servers that ask for a credential: "
        + "printf 'Authorization: Basic %s\\n' \"$(printf %s 'user:password' | base64 -w0)\"",
      valueName: "file"))
  var headerFile: String?
  @OptionGroup var hub: ClientOptions

  func validate() throws {
    guard (.seconds(1)...(.seconds(3_600))).contains(every.duration) else {
      throw ValidationError("--every: 1s to 1h")
    }
    guard agent.map({ AgentID($0) != nil }) ?? true else {
      throw ValidationError("--agent: an agent's name is 1 to 64 of A-Z a-z 0-9 . _ -")
    }
  }

  func agent(for address: WatchedAddress) -> AgentID {
    agent.flatMap { AgentID($0) } ?? address.agent
  }

  /// A client of what is watched.
  func source(_ address: WatchedAddress) throws -> HubClient {
    var client = HubClient(address: address.host, trust: try hub.trust())
    client.headers = try headerFile.map(HeaderFile.read) ?? []
    client.doubt = "is this its address, and is http or https right?"
    client.longestBody = 16 << 20
    return client
  }
}
