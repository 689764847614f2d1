import ArgumentParser
import BelayAgent
import BelayClient
import BelayCore
import BelayHub
import BelayTerminal
import Foundation

/// `belay demo`
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Watch a fleet of simulated agents, and decide for them.",
    discussion: """
      Starts a hub of its own in a fresh directory, a fleet of agents that talk to it over HTTP, \
      and the console. Nothing outside that directory is touched. The story needs you: press 3, \
      choose an escalation, A approves, R rejects, D forces degraded mode.
      """)

  // A negative number is a value too, and is told its bounds.
  @Option(parsing: .unconditional, help: "How many agents.") var agents = 11
  @Option(help: "Makes the story another one, or the same one again.") var seed: UInt64 = 1
  @Option(parsing: .unconditional, help: "How many times as fast as life.") var speed = 1.0
  @Option(help: "Keep the demo's ledger in this directory.") var state: String?
  @OptionGroup var signals: SignalOptions
  @OptionGroup var advisor: AdvisorOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var screen: ScreenOptions

  func validate() throws {
    guard (1...500).contains(agents) else { throw ValidationError("--agents: 1 to 500") }
    guard (0.1...100).contains(speed) else { throw ValidationError("--speed: 0.1 to 100") }
  }

  func run() async throws {
    try screen.requireTerminal()
    let paths = Paths(
      state: try state ?? Self.freshDirectory(), environment: ProcessInfo.processInfo.environment)
    var options = HubOptions(
      stateDirectory: paths.state, listen: .init(host: "127.0.0.1", port: 0),
      socketPath: paths.socket)
    options.policy.onSignal = signals.onSignal
    options.advisor = try advisor.advisor()
    options.policyPath = policy.path
    let embedded = try await EmbeddedHub.start(options)
    let fleet = try fleet(of: embedded.hub, in: paths)
    let client = embedded.client
    try await embedded.whileRunning {
      let life = Task.detached { await fleet.live() }
      let session = ConsoleSession(client: client, screen: screen, paths: paths)
      let ending = await Task { try await session.run() }.result
      // The agents first: they take their questions back and say that they stop, while there is a hub.
      life.cancel()
      await life.value
      try ending.get()
    }
    StandardOutput.write(line: "The ledger of this demo is \(paths.ledger)")
  }

  /// The agents, each with a credential of its own on the hub's TCP address.
  private func fleet(of hub: Hub, in paths: Paths) throws -> DemoFleet {
    let address = HubAddress.http(host: hub.listen.host, port: hub.listen.port)
    let store = TokenStore(stateDirectory: paths.state)
    var random = SystemRandomNumberGenerator()
    let now = Clock.system.read().wall
    let members = try Cast.personas(agents).map { persona in
      let token = try store.create(role: .agent, agents: persona.name, at: now, using: &random)
      return DemoFleet.Member(
        persona: persona, hub: .at("\(address)", token: token),
        stateDirectory: "\(paths.state)/agents/\(persona.name)")
    }
    return DemoFleet(members: members, seed: seed, speed: speed)
  }

  private static func freshDirectory() throws -> String {
    var template = Array((NSTemporaryDirectory() + "belay-demo-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure("cannot make a directory: \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
