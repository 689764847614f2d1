import BelayCore
import Foundation
import Glibc
import Testing

@testable import BelayHub

@Suite("A hub starts and stops")
struct StartAndStopTests {
  private static func options(_ directory: String, socket: String? = nil) -> HubOptions {
    HubOptions(
      stateDirectory: directory, listen: .init(host: "127.0.0.1", port: 0), socketPath: socket)
  }

  /// The reason why it does not start, in words.
  private static func refusal(_ options: HubOptions) async -> String {
    do {
      let hub = try await Hub.start(options, logger: RunningHub.silent)
      await hub.stop()
      return "it started"
    } catch {
      return "\(error)"
    }
  }

  private static func inDirectory(_ story: (String) async throws -> Void) async throws {
    let directory = try RunningHub.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await story(directory)
  }

  // MARK: Ready

  @Test("port 0 takes a free one; the socket is its owner's alone")
  func ready() async throws {
    try await RunningHub.run { hub in
      #expect(hub.hub.listen.port > 0)
      #expect(hub.hub.socketPath == hub.directory + "/hub.sock")
      #expect(hub.hub.lastSeq == 0)
      var facts = stat()
      #expect(lstat(hub.hub.socketPath, &facts) == 0)
      #expect(facts.st_mode & 0o777 == 0o600)
    }
  }

  @Test("a state directory and a socket directory that are not there are made, for one user")
  func makesDirectories() async throws {
    try await Self.inDirectory { directory async throws in
      let hub = try await Hub.start(
        Self.options(directory + "/new/state", socket: directory + "/run/hub.sock"),
        logger: RunningHub.silent)
      for made in ["/new/state", "/run"] {
        var facts = stat()
        #expect(stat(directory + made, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o700)
      }
      await hub.stop()
    }
  }

  // MARK: Stopping

  @Test("stopping answers who waits with what is, and removes the socket")
  func stops() async throws {
    var limits = DoorLimits()
    limits.agentWaits = 1
    try await RunningHub.run(limits: limits) { hub in
      _ = try await hub.raise("e1")
      while try await !stops(hub, whileWaitingFor: "e1") {}
      #expect(access(hub.hub.socketPath, F_OK) != 0)
      #expect(await hub.hub.run() == nil)
    }
  }

  /// Waits, stops the hub meanwhile, and reads what the one who waited is told.
  ///
  /// - Returns: false if another call had the only place just then, so that nobody waits: again.
  private func stops(_ hub: RunningHub, whileWaitingFor id: String) async throws -> Bool {
    let agent = RunningHub.Caller.token("refund")
    let poll = hub.request("GET", "/v1/escalations/\(id)?wait=60", as: agent)
    return try await RawConnection.open(to: hub.door(of: agent)) { connection async throws in
      try await connection.send(poll)
      // A probe that comes first has the place, and its time must end.
      hub.clock.drift(.milliseconds(1))
      defer { hub.clock.drift(.zero) }
      var probes = 0
      while try await hub.get("/v1/escalations/\(id)?wait=0.001", as: agent).status != 503 {
        probes += 1
        if probes == 100 { return false }
      }
      async let stopped: Void = hub.hub.stop()
      let reply = try await connection.reply()
      #expect(reply.status == 200)
      #expect(reply.json["state"] == "pending")
      await stopped
      await hub.hub.stop()
      return true
    }
  }

  @Test("what was answered is there after a restart")
  func restart() async throws {
    try await Self.inDirectory { directory async throws in
      let hub = try await Hub.start(Self.options(directory), logger: RunningHub.silent)
      let running = RunningHub(
        hub: hub, clock: HandClock(), directory: directory,
        store: TokenStore(stateDirectory: directory), tokens: [:])
      #expect(
        try await running.post("/v1/events", RunningHub.event("a"), as: .nobody).status == 200)
      await hub.stop()
      let next = try await Hub.start(Self.options(directory), logger: RunningHub.silent)
      #expect(next.lastSeq >= 1)
      await next.stop()
    }
  }

  // MARK: Not starting

  @Test("a second hub on one state directory is refused and told who holds it")
  func twoHubs() async throws {
    try await RunningHub.run { hub in
      let reason = await Self.refusal(
        Self.options(hub.directory, socket: hub.directory + "/2.sock"))
      #expect(reason.contains("pid \(getpid())"))
    }
  }

  @Test("a port in use is named, and nothing is left behind")
  func portInUse() async throws {
    try await RunningHub.run { hub in
      try await Self.inDirectory { directory async throws in
        var options = Self.options(directory)
        options.listen.port = hub.hub.listen.port
        let reason = await Self.refusal(options)
        #expect(reason.contains("Port \(hub.hub.listen.port)"))
        #expect(reason.contains("--listen"))
        #expect(access(options.socketPath, F_OK) != 0)
        options.listen.port = 0
        #expect(await Self.refusal(options) == "it started")
      }
    }
  }

  @Test(
    "FAULTS 81: addresses that other machines can reach are refused",
    arguments: [
      "0.0.0.0", "::", "192.168.1.1", "example.com", "127.0.0.1.example.com", "127.1",
    ])
  func beyondLoopback(host: String) async throws {
    try await Self.inDirectory { directory async throws in
      var options = Self.options(directory)
      options.listen.host = host
      #expect(await Self.refusal(options).contains("TLS"))
    }
  }

  @Test("FAULTS 85: a socket path of more than 107 bytes is refused with its length")
  func longPath() async throws {
    try await Self.inDirectory { directory async throws in
      let path = directory + "/" + String(repeating: "s", count: 107 - directory.utf8.count)
      #expect(path.utf8.count == 108)
      let reason = await Self.refusal(Self.options(directory, socket: path))
      #expect(reason.contains("108"))
      #expect(reason.contains("--socket"))
    }
  }

  @Test("FAULTS 85: a dead hub's socket is taken over")
  func staleSocket() async throws {
    try await Self.inDirectory { directory async throws in
      let path = directory + "/hub.sock"
      Self.leaveSocket(at: path)
      #expect(await Self.refusal(Self.options(directory)) == "it started")
    }
  }

  @Test("FAULTS 85: a file, a link, or a socket that is answered stays where it is")
  func otherThings() async throws {
    try await Self.inDirectory { directory async throws in
      let path = directory + "/hub.sock"
      try Data().write(to: URL(fileURLWithPath: path))
      #expect(await Self.refusal(Self.options(directory)).contains("not a socket"))
      #expect(unlink(path) == 0)
      #expect(symlink("/tmp/elsewhere", path) == 0)
      #expect(await Self.refusal(Self.options(directory)).contains("not a socket"))
      #expect(unlink(path) == 0)
    }
    try await RunningHub.run { hub async throws in
      try await Self.inDirectory { directory async throws in
        let reason = await Self.refusal(Self.options(directory, socket: hub.hub.socketPath))
        #expect(reason.contains("answers on"))
        #expect(try await hub.get("/healthz", as: .owner).status == 200)
      }
    }
  }

  @Test("FAULTS 85: a socket directory that others can enter is refused and named")
  func openDirectory() async throws {
    try await Self.inDirectory { directory async throws in
      let open = directory + "/open"
      #expect(mkdir(open, 0o700) == 0)
      #expect(chmod(open, 0o755) == 0)
      let reason = await Self.refusal(Self.options(directory, socket: open + "/hub.sock"))
      #expect(reason.contains(open))
      #expect(reason.contains("chmod 700"))
    }
  }

  @Test("FAULTS 87: tokens that others can read, or a damaged list, keep the hub from starting")
  func badTokens() async throws {
    try await Self.inDirectory { directory async throws in
      let file = directory + "/tokens.json"
      try Data("{\"version\":1}".utf8).write(to: URL(fileURLWithPath: file))
      #expect(chmod(file, 0o600) == 0)
      #expect(await Self.refusal(Self.options(directory)).contains("not a list of tokens"))
      #expect(chmod(file, 0o640) == 0)
      let reason = await Self.refusal(Self.options(directory))
      #expect(reason.contains(file))
      #expect(reason.contains("revoke"))
    }
  }

  /// What a hub leaves behind that is killed: a socket that nobody listens on.
  private static func leaveSocket(at path: String) {
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    close(dead)
  }
}
