import BelayClient
import BelayCore
import Foundation
import Testing

/// What the shell sees: exit codes, words, and nothing else.
struct CommandLineTests {
  @Test(
    "every command explains itself",
    arguments: [
      [], ["hub"], ["console"], ["demo"], ["tail"], ["snapshot"], ["events"], ["agents"],
      ["escalations"], ["evidence"], ["approve"], ["edit"], ["reject"], ["respond"], ["degrade"],
      ["restore"],
      ["pause"], ["resume"], ["kill"], ["breaker"], ["token"], ["token", "create"], ["paths"],
      ["report"], ["policy"], ["policy", "check"], ["policy", "explain"], ["policy", "show"],
      ["policy", "revoke"], ["policy", "example"], ["export"], ["export", "grafana"],
      ["export", "prometheus-rules"], ["export", "otlp"],
      ["ledger"], ["ledger", "verify"], ["ledger", "proof"], ["ledger", "export"],
      ["ledger", "verifier"], ["keys"], ["keys", "list"], ["keys", "check"], ["completions"],
      ["man"],
    ])
  func help(_ command: [String]) async throws {
    let ending = try await Program.run(command + ["--help"])
    #expect(ending.status == 0)
    #expect(ending.output.contains("USAGE: belay"))
    #expect(ending.errors.isEmpty)
  }

  @Test("wrong usage is 2, and says what is wrong on standard error")
  func wrongUsage() async throws {
    for arguments in [["agents", "--nonsense"], ["demo", "--agents", "0"], ["frobnicate"]] {
      let ending = try await Program.run(arguments)
      #expect(ending.status == 2, "\(arguments): \(ending.errors)")
      #expect(ending.output.isEmpty)
      #expect(ending.errors.contains("Error:"))
    }
  }

  @Test(
    "a number beyond the bounds of the demo is told the bounds, a negative one too",
    arguments: [
      ("--agents", "-1", "1 to 500"), ("--agents", "501", "1 to 500"),
      ("--speed", "0", "0.1 to 100"), ("--speed", "-1", "0.1 to 100"),
      ("--speed", "nan", "0.1 to 100"),
    ])
  func demoBounds(_ option: String, _ value: String, _ bounds: String) async throws {
    let ending = try await Program.run(["demo", option, value])
    #expect(ending.status == 2)
    #expect(ending.output.isEmpty)
    #expect(ending.errors.contains("Error: \(option): \(bounds)"))
  }

  @Test("a hub that is not there is 3, and says where it was looked for")
  func unreachable() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(["agents", "--state", scratch.path])
    #expect(ending.status == 3)
    #expect(ending.errors.contains(scratch.path + "/hub.sock"))
  }

  @Test("a refusal by the hub is 4, with the hub's reason")
  func refused() async throws {
    let hub = try await RunningHub.start()
    let digest = "sha256:" + String(repeating: "0", count: 64)
    let ending = try await Program.run(
      ["approve", "E-99", "--digest", digest, "--state", hub.state])
    #expect(ending.status == 4)
    #expect(ending.errors.contains("404"))
  }

  @Test("FAULTS 64: a state directory may have any name, and what is printed of it does nothing")
  func anyName() async throws {
    let scratch = try Scratch()
    let state = scratch.path + "/sch\u{F6}n-\u{6F22}\u{1B}[31m\u{202E}"
    let missing = try await Program.run(["ledger", "verify", "--state", state])
    #expect(missing.status != 0)
    #expect(
      missing.errors.contains("/sch\u{F6}n-\u{6F22}‹U+001B›[31m‹U+202E›"), "\(missing.errors)")
    let hub = try await RunningHub.start(in: scratch, arguments: ["--state", state])
    #expect(try await hub.operatorClient.whoami().role == "operator")
    let named = try await Program.run(
      ["token", "create", "--role", "operator", "--name", "J\u{F6}rg", "--state", state])
    #expect(named.errors.hasPrefix("belay: \"J\u{F6}rg\" is no name"), "\(named.errors)")
  }

  @Test("FAULTS 66: without a terminal the console says so in one line and leaves 1")
  func noTerminal() async throws {
    let hub = try await RunningHub.start()
    for command in ["console", "open"] {
      let ending = try await Program.run([command, "--state", hub.state])
      #expect(ending.status == 1)
      #expect(ending.errors.split(separator: "\n").count == 1)
      #expect(ending.output.isEmpty)
    }
  }

  @Test("paths follow XDG_STATE_HOME and XDG_CONFIG_HOME")
  func paths() async throws {
    let ending = try await Program.run(
      ["paths", "--json"],
      environment: ["XDG_STATE_HOME": "/var/s", "XDG_CONFIG_HOME": "/etc/c"])
    let json = try JSON(parsing: ending.output.trimmingCharacters(in: .newlines))
    #expect(json["ledger"] == "/var/s/belay/ledger.sqlite")
    #expect(json["configuration"] == "/etc/c/belay")
  }

  @Test("an escalation is listed, approved by digest, and a second verdict names the winner")
  func decides() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let raised = try await agent.raise(Asked(id: "call-1").request)
    let listed = try await Program.run(["escalations", "--json", "--state", hub.state])
    let json = try JSON(parsing: listed.output.trimmingCharacters(in: .newlines))
    #expect(json["handle"] == "E-1")
    #expect(json["action_digest"]?.string == raised.actionDigest.text)

    let digest = raised.actionDigest.text
    let yes = try await Program.run(
      ["approve", "E-1", "--digest", digest, "--reason", "known customer", "--state", hub.state])
    #expect(yes.status == 0, "\(yes.errors)")
    let no = try await Program.run(
      ["reject", "E-1", "--digest", digest, "--reason", "no", "--state", hub.state])
    #expect(no.status == 4)
    #expect(no.errors.contains("409"))
    #expect(try await agent.escalation("call-1").state.word == "approved")
  }

  @Test("snapshot prints exactly the rows and at most the columns it was asked for")
  func snapshot() async throws {
    let hub = try await RunningHub.start()
    for (width, height) in [(120, 36), (80, 24), (60, 20)] {
      let ending = try await Program.run(
        ["snapshot", "--size", "\(width)x\(height)", "--state", hub.state])
      let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(lines.count == height)
      #expect(lines.allSatisfy { $0.count <= width })
      #expect(!ending.output.contains("\u{1B}"))
    }
  }
}
