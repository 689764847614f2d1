import BelayClient
import BelayCore
import Foundation
import Testing

/// Which hub a command talks to, as whom, and what it says when that is not what was meant.
struct WhoAndWhereTests {
  @Test("what was typed wins over the environment, and the environment over the default")
  func precedence() async throws {
    let scratch = try Scratch()
    let environment = ["BELAY_HUB": scratch.path + "/env.sock", "XDG_STATE_HOME": scratch.path]
    let typed = try await Program.run(
      ["agents", "--state", scratch.path + "/s"], environment: environment)
    #expect(typed.status == 3)
    #expect(typed.errors.contains(scratch.path + "/s/hub.sock"))
    #expect(typed.errors.contains("the address is from --state"))

    let named = try await Program.run(
      ["agents", "--hub", scratch.path + "/typed.sock", "--state", scratch.path + "/s"],
      environment: environment)
    #expect(named.errors.contains("/typed.sock"))
    #expect(named.errors.contains("the address is from --hub"))

    let inherited = try await Program.run(["agents"], environment: environment)
    #expect(inherited.errors.contains("/env.sock"))
    #expect(inherited.errors.contains("the address is from BELAY_HUB"))

    let usual = try await Program.run(["agents"], environment: ["XDG_STATE_HOME": scratch.path])
    #expect(usual.errors.contains(scratch.path + "/belay/hub.sock"))
    #expect(usual.errors.contains("the address is from the usual state directory"))
  }

  @Test("an address that is none is wrong usage, and says whose it is")
  func nonsense() async throws {
    let typed = try await Program.run(["agents", "--hub", "https://example.test"])
    #expect(typed.status == 2)
    #expect(typed.errors.contains("--hub: "))
    let inherited = try await Program.run(
      ["agents"], environment: ["BELAY_HUB": "https://example.test"])
    #expect(inherited.status == 2)
    #expect(inherited.errors.contains("BELAY_HUB: "))
  }

  @Test(
    "an agent's token in the environment makes nobody an operator, and the refusal says how to go on",
    arguments: [
      ["agents"], ["escalations"], ["events"], ["snapshot"], ["console", "--plain"],
      ["pause", "refund-agent", "--reason", "look"],
    ])
  func agentToken(_ command: [String]) async throws {
    let hub = try await RunningHub.start()
    let token = try await hub.token(role: "agent", agent: "refund-agent")
    let ending = try await Program.run(
      command + ["--state", hub.state], environment: ["BELAY_TOKEN": token])
    #expect(ending.status == 4)
    #expect(ending.errors.contains("403"))
    #expect(ending.errors.contains("BELAY_TOKEN holds a token of role agent"))
    #expect(ending.errors.contains("env -u BELAY_TOKEN"))
  }

  @Test("over TCP the refusal names --token-file, and an unknown token is named as such")
  func overTCP() async throws {
    let hub = try await RunningHub.start()
    let token = try await hub.token(role: "agent", agent: "refund-agent")
    let agents = try await Program.run(
      ["agents", "--hub", hub.url], environment: ["BELAY_TOKEN": token])
    #expect(agents.status == 4)
    #expect(agents.errors.contains("--token-file"))
    let unknown = try await Program.run(
      ["agents", "--hub", hub.url], environment: ["BELAY_TOKEN": "belay_wrong"])
    #expect(unknown.status == 4)
    #expect(unknown.errors.contains("BELAY_TOKEN holds that token"))
  }

  @Test("an operator whom the hub refuses for another reason is not told about tokens")
  func otherRefusals() async throws {
    let hub = try await RunningHub.start()
    let card = try await hub.agentClient("refund-agent").raise(
      Asked(id: "call-1", allowed: ["approve", "reject"]).request)
    let token = try await hub.token(role: "operator")
    let ending = try await Program.run(
      [
        "edit", "E-1", "--digest", card.actionDigest.text, "--args", "{}", "--state", hub.state,
      ], environment: ["BELAY_TOKEN": token])
    #expect(ending.status == 4)
    #expect(ending.errors.contains("edit is not allowed here; allowed: approve, reject"))
    #expect(!ending.errors.contains("BELAY_TOKEN"))
  }

  @Test("INV 19: who attends in plain lines is present, who only reads them is not")
  func attends() async throws {
    let hub = try await RunningHub.start()
    let agent = try await hub.agentClient("refund-agent")
    let reader = try ProcessBox(
      executable: Program.path, arguments: ["console", "--plain", "--state", hub.state])
    defer { reader.kill() }
    _ = try await reader.firstLine()
    #expect(try await agent.raise(Asked(id: "call-1").request).noOperator)

    let operating = try ProcessBox(
      executable: Program.path,
      arguments: ["console", "--plain", "--attend", "--state", hub.state])
    defer { operating.kill() }
    try await hub.untilAttended()
    #expect(try await agent.raise(Asked(id: "call-2").request).noOperator == false)
  }
}
