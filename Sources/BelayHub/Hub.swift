import BelayCore
internal import BelayLedger
internal import Glibc
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import Synchronization

/// The one process that takes events in, keeps them, and carries decisions: the desk behind two
/// doors, a Unix socket and a port on loopback.
///
///     start:  ledger and its lock ─► desk ─► socket, port ─► accepting
///     stop:   no more callers ─► waits answered, streams ended ─► desk drained ─► socket removed
package final class Hub: Sendable {
  package static let version = "0.1.0"

  /// Where it listens on the network, with the port that it got.
  package let listen: HubOptions.Address
  package let socketPath: String

  let desk: Desk
  private let closing: Latch
  private let doors: Doors
  private let farewell: Duration
  private let counsel: Task<Void, Never>?
  private let policyWatch: Task<Void, Never>
  private let modelWatch: Task<Void, Never>?
  private let anchorage: Anchorage
  private let stopping = Mutex<Task<Void, Never>?>(nil)

  private init(
    _ options: HubOptions, listen: HubOptions.Address, desk: Desk, closing: Latch, doors: Doors,
    policyWatch: Task<Void, Never>, modelWatch: Task<Void, Never>?, anchorage: Anchorage
  ) {
    self.anchorage = anchorage
    self.policyWatch = policyWatch
    self.modelWatch = modelWatch
    self.listen = listen
    socketPath = options.socketPath
    farewell = options.limits.farewell
    self.desk = desk
    self.closing = closing
    self.doors = doors
    counsel = options.advisor.map { advisor in
      let counsel = Counsel(
        advisor, desk: desk, chronicle: Self.chronicle(of: desk), clock: options.clock)
      return Task { await counsel.follow() }
    }
  }

  /// The newest record.
  package var lastSeq: Int { desk.lastSeq }

  /// Returns when requests are accepted on both doors. Nothing is left behind when it throws.
  package static func start(
    _ options: HubOptions, logger: Logger
  ) async throws(HubStartError) -> Hub {
    guard options.listen.isLoopback || options.isBeyondLoopback && options.tls != nil else {
      throw .beyondLoopback(options.listen)
    }
    let source = PolicySource(
      path: options.policyPath ?? options.stateDirectory + "/policy.toml")
    let (stamp, modelStamp) = (source.stamp(), options.models?.stamp())
    let desk = try openDesk(
      options, rules: try rules(source, options), seen: try await sightings(options, logger))
    do throws(HubStartError) {
      let closing = Latch()
      let meter = try await meter(of: desk, options)
      let reception = try reception(
        options, desk: desk, meter: meter, closing: closing, logger: logger)
      let doors = try await Doors.open(options, reception: reception, logger: logger)
      let watch = PolicyWatch(
        source, told: stamp, desk: desk, clock: options.clock, logger: logger)
      return Hub(
        options, listen: doors.listen, desk: desk, closing: closing, doors: doors,
        policyWatch: Task { [watch] in
          var watch = watch
          await watch.follow()
        },
        modelWatch: options.models.map { source in
          let watch = ModelWatch(source, told: modelStamp, desk: desk, logger: logger)
          return Task { [watch] in
            var watch = watch
            await watch.follow()
          }
        }, anchorage: Anchorage(options, desk: desk, logger: logger))
    } catch {
      await desk.shutdown()
      throw error
    }
  }

  /// Returns when it has stopped: `nil` after `stop()`, or why the ledger takes no more (INV 4).
  package func run() async -> String? {
    let reason = await desk.failure()
    await stop()
    return reason
  }

  /// Stops in order. Calling it again waits for the same end.
  package func stop() async {
    let task = stopping.withLock { task in
      if let task { return task }
      let new = Task { await self.wind() }
      task = new
      return new
    }
    await task.value
  }

  private func wind() async {
    closing.fire()
    counsel?.cancel()
    policyWatch.cancel()
    modelWatch?.cancel()
    await counsel?.value
    await doors.close(farewell: farewell)
    anchorage.hurry()
    await desk.shutdown()
    await anchorage.close()
    doors.removeSocket()
  }
}

// MARK: Putting it together

extension Hub {
  /// A bad file is no reason to go without rules: the hub does not start with it.
  private static func rules(
    _ source: PolicySource, _ options: HubOptions
  ) throws(HubStartError) -> PolicyRules {
    switch source.read(at: options.clock.read().wall) {
    case .rules(let rules): return rules
    case .unusable(let path, _, let problem, _): throw .policy(path: path, problem: problem)
    case nil where options.policyPath != nil:
      throw .policy(path: source.path, problem: "there is no such file")
    case nil: return .none
    }
  }

  private static func models(_ options: HubOptions) throws(HubStartError) -> ModelNews? {
    let news = options.models?.read()
    if case .unusable(let path, let problem, _)? = news {
      throw .models(path: path, problem: problem)
    }
    return news
  }

  private static func sightings(
    _ options: HubOptions, _ logger: Logger
  ) async throws(HubStartError) -> (notes: [SignedNote], refusals: [String]) {
    do throws(SigningError) {
      return try await Anchorage.sightings(options, logger: logger)
    } catch {
      throw .ledger(error.description, isBroken: false)
    }
  }

  private static func openDesk(
    _ options: HubOptions, rules: PolicyRules, seen: (notes: [SignedNote], refusals: [String])
  ) throws(HubStartError) -> Desk {
    do {
      var policy = options.policy
      policy.rules = rules
      policy.models = try models(options)
      let ledger = try Ledger(at: options.stateDirectory, create: true)
      let port = options.listen.port == 0 ? nil : options.listen.text
      try ledger.announce(
        Owner(
          pid: Int(getpid()), started: options.clock.read().wall, listen: port,
          socket: options.socketPath))
      return try Desk(
        ledger: ledger, clock: options.clock,
        random: { (.random(in: .min ... .max), .random(in: .min ... .max)) },
        policy: policy,
        notary: try Notary(
          stateDirectory: options.stateDirectory, elsewhere: seen.notes, refusals: seen.refusals))
    } catch let error as HubStartError {
      throw error
    } catch let error as SigningError {
      if case .broken = error { throw .ledger(error.description, isBroken: true) }
      throw .ledger(error.description, isBroken: false)
    } catch {
      throw .ledger(String(describing: error), isBroken: (error as? LedgerError)?.isBroken ?? false)
    }
  }

  /// A meter that follows the ledger from here on, until the desk ends.
  private static func meter(
    of desk: Desk, _ options: HubOptions
  ) async throws(HubStartError) -> Meter {
    do throws(HubRefusal) {
      let meter = Meter(
        chronicle(of: desk), after: try await desk.fleet(), at: options.clock.read().wall)
      Task { await meter.follow() }
      return meter
    } catch {
      throw .ledger(error.detail, isBroken: false)
    }
  }

  private static func chronicle(of desk: Desk) -> Chronicle {
    Chronicle(feed: desk.feed) { [reader = desk.reader] after, limit in
      try await reader.records(after: after, limit: limit)
    }
  }

  private static func reception(
    _ options: HubOptions, desk: Desk, meter: Meter, closing: Latch, logger: Logger
  ) throws(HubStartError) -> Reception {
    let tokens: TokenBook
    do {
      tokens = try TokenBook(TokenStore(stateDirectory: options.stateDirectory), logger: logger)
    } catch {
      throw .tokens(error)
    }
    let gate = Gate(
      hosts: HostList(configured: options.hosts), tokens: tokens, failures: FailedLogins(),
      owner: geteuid(), ownerName: LoginName.of(uid: geteuid()), clock: options.clock,
      logger: logger)
    let routes =
      try witnessRoutes(options)
      + routes(options, desk: desk, meter: meter, gate: gate, closing: closing)
    return Reception(
      routes: RouteTable(routes: routes), gate: gate, limits: options.limits, logger: logger)
  }

  private static func witnessRoutes(_ options: HubOptions) throws(HubStartError) -> [Route] {
    guard !options.witnessFor.isEmpty else { return [] }
    do throws(SigningError) {
      let witness = try Witness(
        stateDirectory: options.stateDirectory, logs: options.witnessFor)
      return WitnessRoutes(witness: witness, clock: options.clock).routes
    } catch {
      throw .ledger(error.description, isBroken: false)
    }
  }

  private static func routes(
    _ options: HubOptions, desk: Desk, meter: Meter, gate: Gate, closing: Latch
  ) -> [Route] {
    let limits = options.limits
    let waiting = WaitingRoom(limits: limits)
    let chronicle = chronicle(of: desk)
    let events = EventRoutes(
      desk: desk, chronicle: chronicle, waiting: waiting, gate: gate, limits: limits,
      closing: closing)
    let escalations = EscalationRoutes(
      desk: desk, waiting: waiting, gate: gate, limits: limits, closing: closing)
    let controls = ControlRoutes(
      desk: desk, waiting: waiting, gate: gate, limits: limits, closing: closing)
    let hub = HubRoutes(desk: desk, clock: options.clock)
    let metrics = MetricsRoutes(
      desk: desk, meter: meter, waiting: waiting, clock: options.clock,
      started: options.clock.read().wall, stateDirectory: options.stateDirectory)
    let telemetry = TelemetryRoutes(desk: desk, limits: limits)
    let routes = [
      hub.routes, metrics.routes, events.routes, escalations.routes, controls.routes,
      SignalRoutes(desk: desk).routes, PolicyRoutes(desk: desk).routes, telemetry.routes,
      desk.signer.map {
        CheckpointRoutes(desk: desk, board: $0.board, clock: options.clock).routes
      } ?? [],
      LedgerRoutes(reader: desk.reader).routes, KeepingRoutes(desk: desk).routes,
      HandoffRoutes(desk: desk).routes,
    ]
    return routes.flatMap(\.self)
  }
}
