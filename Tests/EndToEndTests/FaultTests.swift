import BelayClient
import BelayCore
import Foundation
import Testing

/// What the kernel and the machine do to a hub, to a real one.
struct FaultTests {
  @Test(
    "INV 10, FAULTS 10: a hub that was stopped past a deadline expires it before it takes an answer"
  )
  func stopped() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let card = try await agent.raise(Asked(id: "call-1", timeout: 1).request)
    kill(hub.pid, SIGSTOP)
    async let late = Self.status {
      try await hub.decide(card, .approve)
    }
    // The deadline is the shortest that there is; it has to pass for real.
    try await Task.sleep(for: .milliseconds(1_100))
    kill(hub.pid, SIGCONT)
    #expect(await late == 410)
    #expect(try await agent.escalation("call-1").state.word == "expired")
    #expect(try await hub.courseOfEscalations() == ["raised", "expired"])
  }

  @Test(
    "INV 32, FAULTS 84: with no descriptor left the operator's connection goes on, and others come back",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/prlimit"), "no prlimit"))
  func descriptors() async throws {
    let hub = try await RunningHub.start(under: ["/usr/bin/prlimit", "--nofile=96", "--"])
    let address = hub.ready("listen").split(separator: ":")
    let script = """
      import http.client, socket, sys
      class Unix(http.client.HTTPConnection):
        def connect(self):
          self.sock = socket.socket(socket.AF_UNIX); self.sock.settimeout(20); self.sock.connect(sys.argv[1])
      def ask(connection, path):
        connection.request("GET", path)
        answer = connection.getresponse(); answer.read()
        return answer.status
      operator = Unix("localhost")
      said = [ask(operator, "/v1/whoami")]
      crowd = []
      for _ in range(150):
        s = socket.socket(); s.settimeout(5); s.connect((sys.argv[2], int(sys.argv[3]))); s.send(b"G")
        crowd.append(s)
      said += [ask(operator, "/v1/fleet") for _ in range(5)]
      for s in crowd: s.close()
      other = http.client.HTTPConnection(sys.argv[2], int(sys.argv[3]), timeout=20)
      print(said + [ask(other, "/healthz")])
      """
    let ending = try await Program.run(
      "/usr/bin/env",
      ["python3", "-c", script, hub.socket, String(address[0]), String(address[1])])
    #expect(ending.output == "[200, 200, 200, 200, 200, 200, 200]\n", "\(ending.errors)")
    #expect(await hub.terminate() == 0)
  }

  @Test(
    "INV 1, 32, FAULTS 20: on a slow disk many share a commit, and a verdict waits for few of them",
    .enabled(if: SlowSync.isPossible, "no clang"))
  func slowDisk() async throws {
    let scratch = try Scratch()
    let disk = try SlowSync(in: scratch.path, milliseconds: 50)
    let hub = try await RunningHub.start(environment: disk.environment)
    let card = try await hub.agentClient("refund-agent").raise(Asked(id: "call-1").request)
    let before = try await Self.commits(of: hub)
    let client = HubClient(address: try HubAddress(hub.url))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<40 {
        group.addTask {
          let event = Event(
            id: "e-\(number)", source: Source(text: "/agents/loader")!, type: "belay.log",
            time: nil, subject: nil, traceparent: nil, data: ["message": "m"])
          _ = try await client.post([event])
        }
      }
      group.addTask { try await hub.decide(card, .reject, words: "no") }
      try await group.waitForAll()
    }
    let commits = try await Self.commits(of: hub) - before
    #expect(commits < 20, "41 calls took \(commits) commits")
    #expect(try await hub.operatorClient.fleet().seq >= 42)
  }

  private static func commits(of hub: RunningHub) async throws -> Int {
    let page = try await Program.run(
      "/usr/bin/env",
      [
        "python3", "-c",
        """
        import http.client, socket, sys
        c = http.client.HTTPConnection("localhost")
        c.sock = socket.socket(socket.AF_UNIX); c.sock.connect(sys.argv[1])
        c.request("GET", "/metrics")
        for line in c.getresponse().read().decode().splitlines():
          if line.startswith("belay_commit_seconds_count"): print(line.split()[1])
        """, hub.socket,
      ])
    let number = Double(page.output.trimmingCharacters(in: .whitespacesAndNewlines))
    return Int(try #require(number, "\(page.errors)"))
  }

  /// The status of the refusal; nil if there was none.
  private static func status(_ body: () async throws -> Void) async -> Int? {
    do {
      try await body()
      return nil
    } catch ClientError.hubSaid(let problem) {
      return problem.status
    } catch {
      return 0
    }
  }

  @Test(
    "FAULTS 9: the README's unit gives up after five starts in a minute, and at once on wrong usage"
  )
  func restartLoop() async throws {
    let unit = try Readme.program("belay.service", language: "ini")
    let lines = Set(unit.split(separator: "\n").map(String.init))
    #expect(
      lines.isSuperset(of: [
        "StartLimitIntervalSec=60", "StartLimitBurst=5", "Restart=on-failure",
        "RestartPreventExitStatus=2",
      ]))
    // What the program says when another start would end the same way.
    let wrong = try await Program.run(["hub", "--listen", "nowhere"])
    #expect(wrong.status == 2)
  }
}

/// A disk that takes its time for every sync: a few lines of C before libc's `fdatasync` in the hub.
private struct SlowSync {
  let environment: [String: String]

  static let isPossible = ["/usr/bin/clang", "/usr/bin/cc"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  init(in folder: String, milliseconds: Int) throws {
    let (source, library) = (folder + "/slow-sync.c", folder + "/slow-sync.so")
    try """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <unistd.h>
    int fdatasync(int file) {
      usleep(\(milliseconds) * 1000);
      return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
    }
    """.write(toFile: source, atomically: false, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = [
      "sh", "-c", "$(command -v clang cc | head -n 1) -shared -fPIC -o \(library) \(source) -ldl",
    ]
    try compiler.run()
    compiler.waitUntilExit()
    guard compiler.terminationStatus == 0 else { throw StageError("the C did not compile") }
    environment = ["LD_PRELOAD": library]
  }
}
