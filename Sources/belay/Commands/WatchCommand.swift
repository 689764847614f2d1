import ArgumentParser
import BelayCore

/// `belay watch`
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Bring circuit breakers that live elsewhere onto the screen.",
    discussion: """
      The breakers at a URL become the breakers of one agent: their states, figures and changes go to \
      the hub, and while they cannot be read the agent is stale.

        belay watch hystrix http://orders:8080/actuator/hystrix.stream --agent orders
        belay watch resilience4j http://payments:8080/actuator --agent payments

      On the hub of this machine it makes the agent's credential itself, and revokes it at the end. \
      Any other hub wants a token of role agent (--token-file or BELAY_TOKEN). The URL may be https:// \
      in a build with --traits TLS; --ca-file names the authority if it is your own.
      """,
    subcommands: [Hystrix.self, Resilience4j.self])

  struct Hystrix: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hystrix", abstract: "Follow a hystrix.stream, or Turbine's over many.",
      discussion: """
        Each HystrixCommand is a breaker; thread pools and collapsers are passed over. A breaker that \
        is open on any machine of a cluster is shown open. Hystrix has no way in for orders: its \
        breakers are drawn as observed, and what is ordered is answered with failed.

          belay watch hystrix http://127.0.0.1:8080/actuator/hystrix.stream
          belay watch hystrix 'http://turbine:8989/turbine.stream?cluster=default' --agent shop

        When the stream breaks it connects again, after pauses that double up to half a minute.
        """)

    @Argument(help: "http[s]://HOST:PORT/PATH of the stream; /hystrix.stream if there is no path.")
    var url: String
    @OptionGroup var options: WatchOptions

    func run() async throws {
      let address = try WatchedAddress(url, usual: "/hystrix.stream")
      let client = try options.source(address)
      let id = options.agent(for: address)
      let credential = try await AgentCredential.take(
        for: id, from: options.hub, needingOrders: false)
      defer { credential.end() }
      let agent = WatchedAgent(
        id, client: credential.client, every: options.every.duration,
        facts: [
          "framework": "hystrix", "host": .string(address.place), "capabilities": ["breakers"],
        ])
      let watch = HystrixWatch(address, client: client, as: agent, every: options.every.duration)
      try await Watch(agent: agent, hearsOrders: credential.hearsOrders).run {
        try await watch.follow()
      } obey: { control in
        await watch.obey(control)
      }
    }
  }

  struct Resilience4j: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "resilience4j",
      abstract: "Read a resilience4j actuator, and carry orders to it.",
      discussion: """
        Reads circuitbreakers and circuitbreakerevents below the URL, and posts what an operator \
        orders: force-open, close and disable of a breaker. An order is in effect when the actuator \
        reads so, and failed with the reason otherwise.

          belay watch resilience4j http://127.0.0.1:8080 --agent payments
          belay breaker payments backendA force-open --reason 'the provider asked us to'

        Spring must expose both: management.endpoints.web.exposure.include=\
        circuitbreakers,circuitbreakerevents. Watch each instance of a service for itself: behind a \
        balancer every answer is another one's. What changed in the ten minutes before the start is \
        told too, once, however often it starts.
        """)

    @Argument(help: "http[s]://HOST:PORT/PATH of the actuator; /actuator if there is no path.")
    var url: String
    @OptionGroup var options: WatchOptions

    func run() async throws {
      var address = try WatchedAddress(url, usual: "/actuator")
      try address.becomeBase(without: ["/circuitbreakers", "/circuitbreakerevents"])
      let client = try options.source(address)
      let id = options.agent(for: address)
      let credential = try await AgentCredential.take(
        for: id, from: options.hub, needingOrders: true)
      defer { credential.end() }
      let agent = WatchedAgent(
        id, client: credential.client, every: options.every.duration,
        facts: [
          "framework": "resilience4j", "host": .string(address.place),
          "capabilities": ["controls", "breakers", "disable"],
        ])
      let watch = ActuatorWatch(address, client: client, as: agent, every: options.every.duration)
      try await Watch(agent: agent, hearsOrders: true).run {
        try await watch.follow()
      } obey: { control in
        await watch.obey(control)
      }
    }
  }
}
