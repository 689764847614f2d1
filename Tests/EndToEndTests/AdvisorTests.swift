import BelayClient
import BelayCore
import Foundation
import Testing

/// A user's own model comments on what waits, well or badly; the hub stands it either way.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: needs python3"))
struct AdvisorTests {
  /// What the hub has on record of the advisor's word about the question of that id.
  private func advice(_ hub: RunningHub, _ id: String = "call-1") async throws -> Advice.Outcome {
    let client = hub.operatorClient
    try await eventually("there is advice on \(id)") {
      try await client.escalation(id).advice != nil
    }
    return try #require(try await client.escalation(id).advice?.outcome)
  }

  private func hub(_ script: AdvisorScript, timeout: String = "10s") async throws -> RunningHub {
    try await RunningHub.start(
      arguments: ["--advisor-command", script.command, "--advisor-timeout", timeout])
  }

  private func ask(_ hub: RunningHub, _ id: String = "call-1") async throws -> Escalation {
    try await hub.agentClient("refund-agent").raise(Asked(id: id).request)
  }

  // MARK: The story

  @Test(
    "an agent asks, an advisor comments from the evidence, and the card shows it as a claim; a person decides",
    .enabled(if: Tmux.isInstalled, Tmux.missing))
  func comments() async throws {
    let script = try AdvisorScript(
      """
      args, past = question["escalation"]["args"], question["evidence"]["counts"]
      print(json.dumps({"comment": f"{args['amount']} EUR, {past['decided']} decided before.\\nNo scan.",
                        "recommendation": "reject"}))
      """)
    defer { script.remove() }
    let hub = try await self.hub(script)
    let agent = try await hub.agentClient("refund-agent")
    let console = try await Tmux(["console", "--state", hub.state])
    try await console.waitFor("LIVE")
    let before = try await agent.raise(Asked(id: "call-0").request)
    try await hub.decide(before, .reject, words: "no receipt")
    _ = try await agent.raise(Asked(id: "call-1").request)

    try await console.waitFor("E-2", "advice")
    try await console.keys("3", "x", "Enter", "G", "G")
    try await console.waitFor(
      "1 like it: 1 rejected", "The advisor says (a claim; advisor.py",
      "| 129 EUR, 1 decided before.",
      "| No scan.", "| recommends: reject", "No recommendation")
    let told = try await Program.run(["evidence", "E-2", "--state", hub.state])
    #expect(told.output.contains("\n| No scan.\n| recommends: reject\nNo recommendation:"))
    let json = try await Program.run(["evidence", "call-1", "--json", "--state", hub.state])
    #expect(
      try JSON(parsing: json.output.trimmingCharacters(in: .newlines))["advice"]?["comment"]
        == "129 EUR, 1 decided before.\nNo scan.")

    try await console.keys("A")
    try await console.waitFor("Approve E-2", "Keys accepted.")
    try await console.keys("y")
    #expect(try await agent.escalation("call-1", waiting: .seconds(30)).state.word == "approved")
  }

  // MARK: Bad advisors

  static let badOnes: [(String, Advice.Outcome)] = [
    ("time.sleep(1000)", .failed("did not answer in 1.0s", detail: "")),
    ("print('half', flush=True); time.sleep(1000)", .failed("did not answer in 1.0s", detail: "")),
    (
      "signal.signal(signal.SIGTERM, signal.SIG_IGN); os.close(1); os.close(2); time.sleep(1000)",
      .failed("did not answer in 1.0s", detail: "")
    ),
    ("sys.exit(3)", .failed("ended with status 3", detail: "")),
    (
      "print('the key is missing', file=sys.stderr); sys.exit(1)",
      .failed("ended with status 1", detail: "the key is missing\n")
    ),
    ("os.kill(os.getpid(), 9)", .failed("was ended by signal 9", detail: "")),
    ("sys.stdout.write('x' * 1_000_000)", .failed("said more than 4,096 bytes", detail: "")),
    (
      "sys.stderr.write('x' * 1_000_000); sys.exit(2)",
      .failed("ended with status 2", detail: String(repeating: "x", count: 512))
    ),
    ("pass", .failed("said nothing", detail: "")),
    (
      "sys.stdout.buffer.write(b'\\x1b[2J\\x9b31m\\xff fine')",
      .said("\u{1B}[2J\u{FFFD}31m\u{FFFD} fine", leaning: nil)
    ),
  ]

  @Test(
    "one that hangs, crashes, floods or says nothing is told plainly, and leaves nothing behind",
    arguments: badOnes)
  func standsIt(_ source: String, _ outcome: Advice.Outcome) async throws {
    let script = try AdvisorScript(source)
    defer { script.remove() }
    let hub = try await self.hub(script, timeout: "1s")
    let raised = try await ask(hub)
    #expect(raised.state.word == "pending")
    #expect(try await advice(hub) == outcome)
    #expect(Processes.children(of: hub.pid).isEmpty)
    #expect(try await hub.operatorClient.escalation("call-1").state.word == "pending")
  }

  @Test(
    "its escapes are shown, never sent to the terminal",
    .enabled(if: Tmux.isInstalled, Tmux.missing))
  func escapes() async throws {
    let script = try AdvisorScript(
      "print('\\x1b[2J\\x1b]0;owned\\x07 \\u202e E-1: approved by mira')")
    defer { script.remove() }
    let hub = try await self.hub(script)
    let console = try await Tmux(["console", "--state", hub.state], width: 80, height: 24)
    _ = try await ask(hub)
    try await console.waitFor("E-1", "advice")
    try await console.keys("3", "Enter", "G", "G")
    let screen = try await console.waitFor("‹U+001B›[2J", "‹U+202E›")
    let line = screen.split(separator: "\n").first { $0.contains("approved by mira") }
    #expect(line?.hasPrefix("│ | ") == true)
    let told = try await Program.run(["evidence", "E-1", "--state", hub.state])
    #expect(!told.output.contains("\u{1B}") && told.output.contains("| ‹U+001B›[2J"))
  }

  @Test(
    "one that leaves a child with its pipes does not make the hub wait for that, and the child goes"
  )
  func grandchild() async throws {
    let seconds = "\(Int.random(in: 100_000...900_000))"
    let script = try AdvisorScript(
      "subprocess.Popen(['sleep', '\(seconds)']); print('done')")
    defer { script.remove() }
    let hub = try await self.hub(script, timeout: "60s")
    _ = try await ask(hub)
    #expect(try await advice(hub) == .said("done", leaning: nil))
    try await eventually("the child is gone") { !Processes.isRunning(with: seconds) }
    #expect(Processes.children(of: hub.pid).isEmpty)
  }

  @Test("a command that is not there is told as the shell tells it")
  func missing() async throws {
    let hub = try await RunningHub.start(arguments: [
      "--advisor-command", "/nowhere/advisor --key=s3cret",
    ])
    _ = try await ask(hub)
    guard case .failed("ended with status 127", let detail) = try await advice(hub) else {
      Issue.record("\(try await advice(hub))")
      return
    }
    #expect(detail.contains("not found"))
    #expect(try await hub.operatorClient.escalation("call-1").advice?.advisor == "advisor")
  }

  @Test("INV 27, FAULTS 7, 88: it gets no token, no terminal and no descriptor of the hub's")
  func nothingInherited() async throws {
    let script = try AdvisorScript(
      """
      tty = subprocess.run(['sh', '-c', 'test -r /dev/tty && : </dev/tty'], stderr=subprocess.DEVNULL).returncode
      files = sorted(os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}"))
      print(json.dumps({"comment": json.dumps({
        "names": sorted(os.environ), "tty": tty, "leader": os.getsid(0) == os.getpgid(0),
        "files": [f for f in files if not f.startswith("pipe:") and "memfd" not in f and "/proc" not in f]})}))
      """)
    defer { script.remove() }
    let hub = try await RunningHub.start(
      arguments: ["--advisor-command", script.command],
      environment: ["BELAY_TOKEN": "s3cret", "OPENAI_API_KEY": "s3cret", "LC_TIME": "C"])
    _ = try await ask(hub)
    guard case .said(let comment, _) = try await advice(hub) else {
      Issue.record("\(try await advice(hub))")
      return
    }
    let seen = try JSON(parsing: comment)
    let names = seen["names"]?.array?.compactMap(\.string) ?? []
    #expect(names.contains("PATH") && names.contains("LC_TIME"))
    #expect(!names.contains { $0.hasPrefix("BELAY") || $0.contains("KEY") })
    #expect(seen["files"] == [] && seen["leader"] == true && seen["tty"] != 0)
  }

  @Test("INV 21: a hub that is told to stop takes a thinking advisor with it, and does not wait")
  func stopping() async throws {
    let word = "belay-story-\(Int.random(in: 100_000...900_000))"
    let hub = try await RunningHub.start(
      arguments: ["--advisor-command", "sleep 1000; echo \(word)", "--advisor-timeout", "5m"])
    _ = try await ask(hub)
    try await eventually("it thinks") { !Processes.children(of: hub.pid).isEmpty }
    let children = Processes.children(of: hub.pid)
    #expect(await hub.terminate() == 0)
    try await eventually("it is gone") {
      !children.contains { FileManager.default.fileExists(atPath: "/proc/\($0)") }
    }
  }

  // MARK: Over HTTP

  private static let server = """
    import http.server, json, sys
    class Advisor(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = {
                "/advise?model=small": (200, json.dumps({"comment": question["evidence"]["name"], "recommendation": "approve"})),
                "/plain": (200, "plain words"), "/busy": (503, "overloaded"), "/long": (200, "x" * 9999),
            }[self.path]
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said.encode())
        def log_message(self, *words):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Advisor)
    print(server.server_address[1])
    server.serve_forever()
    """

  static let paths: [(String, Advice.Outcome)] = [
    ("/advise?model=small", .said("issue_refund", leaning: .approve)),
    ("/plain", .said("plain words", leaning: nil)),
    ("/busy", .failed("refused with status 503", detail: "overloaded")),
    ("/long", .failed("said more than 4,096 bytes", detail: "")),
  ]

  @Test(
    "over HTTP the question is posted, and what comes back is told the same way", arguments: paths)
  func overHTTP(_ path: String, _ outcome: Advice.Outcome) async throws {
    let server = try ProcessBox(
      executable: Python.interpreter ?? "", arguments: ["-u", "-c", Self.server])
    defer { server.kill() }
    let port = try #require(try await server.firstLine())
    let hub = try await RunningHub.start(
      arguments: ["--advisor-url", "http://127.0.0.1:\(port)\(path)"])
    _ = try await ask(hub)
    #expect(try await advice(hub) == outcome)
    #expect(
      try await hub.operatorClient.escalation("call-1").advice?.advisor
        == "http://127.0.0.1:\(port)")
  }

  @Test("one that is silent or not there is told as that")
  func nobodyThere() async throws {
    let silent = try SilentHub()
    let hub = try await RunningHub.start(
      arguments: ["--advisor-url", silent.url, "--advisor-timeout", "1s"])
    _ = try await ask(hub)
    #expect(try await advice(hub) == .failed("did not answer in 1.0s", detail: ""))
    let gone = "http://127.0.0.1:\(try FreePort.take())/"
    let other = try await RunningHub.start(arguments: ["--advisor-url", gone])
    _ = try await ask(other)
    #expect(
      try await advice(other) == .failed("cannot be reached (Connection refused)", detail: ""))
  }

  @Test(
    "what cannot be an advisor is refused at the start, with what to write instead",
    arguments: [
      (["--advisor-url", "https://models.example/x"], "TLS"),
      (["--advisor-url", "ftp://x"], "http://HOST:PORT/PATH"),
      (["--advisor-url", "http://a b/"], "http://HOST:PORT/PATH"),
      (["--advisor-command", " "], "empty"),
      (["--advisor-command", "cat", "--advisor-url", "http://x/"], "not both"),
      (["--advisor-command", "cat", "--advisor-timeout", "1h"], "at most 5m"),
    ])
  func wrongUsage(_ arguments: [String], _ words: String) async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["hub", "--state", scratch.path, "--listen", "127.0.0.1:0"] + arguments)
    #expect(ending.status == 2)
    #expect(ending.errors.contains(words), "\(ending.errors)")
  }
}
