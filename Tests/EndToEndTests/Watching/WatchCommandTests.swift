import BelayCore
import Foundation
import Testing

/// What `belay watch` is typed with, and as whom it speaks.
@Suite(.enabled(if: Python.interpreter != nil, "SKIPPED: no python3 on this machine"))
struct WatchCommandTests {
  @Test(
    "a URL that cannot be watched is wrong usage, with what to do",
    arguments: [
      (["hystrix", "orders:8080"], "is written http://HOST:PORT/PATH"),
      (
        ["resilience4j", "http://ops:secret@orders:8080"],
        "put `Authorization: Basic …` into a file"
      ),
      (["resilience4j", "http://orders:8080/actuator?x=1"], "has a query"),
      (["resilience4j", "http://orders:99999/"], "ports are 1 to 65535"),
      (["hystrix", "http://orders/a b"], "must be written as %XX"),
      (["hystrix", "http://orders", "--every", "0s"], "--every"),
      (["hystrix", "http://orders", "--agent", "a b"], "an agent's name is"),
      (["hystrix", "http://orders", "--header-file", "/nowhere"], "cannot read /nowhere"),
      (["hystrix"], "Missing expected argument"), (["turbine", "http://orders"], "Usage:"),
    ])
  func wrongUsage(_ words: [String], _ complaint: String) async throws {
    let ending = try await Program.run(["watch"] + words + ["--state", "/nowhere"])
    #expect(ending.status == 2 && ending.output.isEmpty, "\(ending.errors)")
    #expect(ending.errors.contains(complaint), "\(ending.errors)")
    #expect(!ending.errors.contains("secret"))
  }

  @Test(
    "INV 27: a header file that cannot be sent is refused by its line, never by what stands in it",
    arguments: [
      "Authorization Basic c2VjcmV0", "A: c2VjcmV0\u{7}", "\n# x\nContent-Length: c2VjcmV0", "",
      ": c2VjcmV0", "c2VjcmV0 x: 1", "A: ",
      String(repeating: "A: c2VjcmV0\n", count: 33), String(repeating: "c2VjcmV0", count: 9_999),
    ])
  func badHeaders(_ text: String) async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/headers"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let ending = try await Program.run([
      "watch", "hystrix", "http://orders", "--header-file", path, "--state", "/nowhere",
    ])
    #expect(ending.status == 2 && ending.errors.contains("--header-file: "))
    #expect(!ending.errors.contains("c2VjcmV0"))
  }

  @Test("without a hub it ends, and leaves no credential behind")
  func noHub() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run([
      "watch", "hystrix", "http://127.0.0.1:9", "--state", scratch.path + "/state",
    ])
    #expect(ending.status == 3 && ending.errors.contains("no hub at"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/state/tokens.json"))
  }

  @Test("on its own hub it makes the agent's credential, one at a time, and revokes it at the end")
  func ownCredential() async throws {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    try await service.turn(("stripe", "CLOSED"))
    for _ in 1...2 {
      let killed = try RunningWatch(["resilience4j", service.url], at: hub)
      try await killed.says("watching 1 breakers")
      await killed.kill()
    }
    #expect(try await tokens(of: hub) == ["watch-shop"])
    let watch = try RunningWatch(["resilience4j", service.url], at: hub)
    try await watch.says("watching 1 breakers")
    #expect(await watch.end() == 0)
    #expect(try await tokens(of: hub) == [])
  }

  @Test(
    "INV 25: a token that does not speak for the agent is refused, with how to make one that does")
  func wrongTokens() async throws {
    let hub = try await RunningHub.start()
    let service = try await FalseService.start()
    try await service.stream([FalseService.command("GetOrder")])
    for (role, agent, words) in [
      ("operator", nil, "belay token create --role agent --agent shop"),
      ("agent", "other", "source /agents/shop is not one that this credential speaks for"),
    ] {
      let token = try await hub.token(role: role, agent: agent)
      let ending = try await Program.run(
        ["watch", "hystrix", service.url, "--agent", "shop", "--hub", hub.url],
        environment: ["BELAY_TOKEN": token])
      #expect(ending.status == 4 && ending.errors.contains(words), "\(ending.errors)")
    }
  }

  @Test("a hub elsewhere wants the agent's token, and is not asked without one")
  func noToken() async throws {
    let ending = try await Program.run(
      ["watch", "resilience4j", "http://orders:8080", "--hub", "http://127.0.0.1:9"])
    #expect(ending.status == 2)
    #expect(ending.errors.contains("that hub wants orders-8080's token: make one with `belay"))
  }

  @Test("what happened while the hub was away is there when it is back")
  func hubComesBack() async throws {
    let listen = ["--listen", "127.0.0.1:\(try FreePort.take())"]
    let hub = try await RunningHub.start(arguments: listen)
    let service = try await FalseService.start()
    try await service.turn(("stripe", "CLOSED"))
    let watch = try RunningWatch(["resilience4j", service.url], at: hub)
    try await hub.breaker("stripe", in: "closed")
    await hub.kill()
    try await service.turn(("stripe", "OPEN"), ("stripe", "HALF_OPEN"))
    try await watch.says("the hub takes no reports")
    let again = try await RunningHub.start(in: hub.scratch, arguments: listen)
    try await again.breaker("stripe", in: "half_open")
    #expect(try await again.ways(of: "stripe") == ["closed>open", "open>half_open"])
    try await watch.says("the hub takes reports again")
    #expect(try await again.order("stripe", "force-open").state == "in_effect")
  }

  private func tokens(of hub: RunningHub) async throws -> [String] {
    let ending = try await Program.run(["token", "list", "--json", "--state", hub.state])
    return try ending.output.split(separator: "\n").compactMap {
      try JSON(parsing: String($0))["name"]?.string
    }
  }
}
