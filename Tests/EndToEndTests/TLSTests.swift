import BelayClient
import BelayCore
import Foundation
import Testing

/// The port beyond this machine: never without TLS, and never with a key that others can read.
struct TLSTests {
  @Test(
    "FAULTS 81: beyond loopback needs the flag and a certificate",
    arguments: [[], ["--beyond-loopback"]])
  func beyondLoopback(flags: [String]) async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["hub", "--state", scratch.path + "/state", "--listen", "0.0.0.0:0"] + flags)
    #expect(ending.status == 1)
    #expect(ending.errors.contains("needs TLS"))
  }

  @Test("a certificate without its key is wrong usage")
  func halfAPair() async throws {
    let scratch = try Scratch()
    let ending = try await Program.run(
      ["hub", "--state", scratch.path, "--tls-cert", scratch.path + "/hub.pem"])
    #expect(ending.status == 2)
    #expect(ending.errors.contains("go together"))
  }
}

#if TLS
  extension TLSTests {
    /// A hub with a certificate of an authority that is known to nobody else.
    private struct Stage {
      let scratch: Scratch
      let authority: Authority
      let hub: RunningHub
      let port: String
      let token: String

      init(for names: String = "DNS:localhost,IP:127.0.0.1", _ more: [String] = []) async throws {
        scratch = try Scratch()
        authority = try await Authority(in: scratch)
        let (certificate, key) = try await authority.issue("hub", for: names)
        hub = try await RunningHub.start(
          arguments: ["--tls-cert", certificate, "--tls-key", key] + more)
        port = String(hub.ready("listen").split(separator: ":").last ?? "")
        token = scratch.path + "/token"
        try await hub.token(role: "observer").write(
          toFile: token, atomically: false, encoding: .utf8)
      }

      func agents(at url: String, trusting authority: String?) async throws -> Program.Ending {
        let trust = authority.map { ["--ca-file", $0] } ?? []
        return try await Program.run(["agents", "--hub", url, "--token-file", token] + trust)
      }
    }

    @Test(
      "FAULTS 83: by name and by address, for who trusts its authority",
      arguments: ["localhost", "127.0.0.1"])
    func trusted(host: String) async throws {
      let stage = try await Stage()
      let ending = try await stage.agents(
        at: "https://\(host):\(stage.port)", trusting: stage.authority.certificate)
      #expect(ending.status == 0, "\(ending.errors)")
    }

    @Test("FAULTS 83: records are forwarded to a collector behind TLS for who trusts its authority")
    func forwarding() async throws {
      let stage = try await Stage()
      let near = try await RunningHub.start()
      let shop = try #require(AgentID("shop"))
      _ = try await near.agentClient("shop").post([
        Event(
          id: "1", source: .agent(shop), type: .breakerChanged,
          data: ["breaker": "stripe", "from": "closed", "to": "open"])
      ])
      let words = [
        "export", "otlp", "--endpoint", "https://localhost:\(stage.port)", "--state", near.state,
        "--ca-file",
      ]
      let ending = try await Program.run(words + [stage.authority.certificate])
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.errors.contains("forwarded 1 log records"), "\(ending.errors)")
    }

    @Test("FAULTS 83: an unknown authority, another name and plain HTTP are no connection")
    func untrusted() async throws {
      let stage = try await Stage(for: "DNS:elsewhere.test")
      for (url, trust, why) in [
        ("https://localhost:\(stage.port)", nil, "not trusted here"),
        ("https://localhost:\(stage.port)", stage.authority.certificate, "for another name"),
        ("http://localhost:\(stage.port)", nil, "closed without an answer"),
      ] as [(String, String?, String)] {
        let ending = try await stage.agents(at: url, trusting: trust)
        #expect(ending.status == 3)
        #expect(ending.errors.contains(why), "\(ending.errors)")
      }
    }

    @Test("a renewed certificate is taken up without a restart, a broken one is not")
    func renewed() async throws {
      let stage = try await Stage(for: "DNS:elsewhere.test")
      let url = "https://localhost:\(stage.port)"
      let certificate = stage.scratch.path + "/hub.pem"
      try "no certificate".write(toFile: certificate, atomically: false, encoding: .utf8)
      let kept = try await stage.agents(at: url, trusting: stage.authority.certificate)
      #expect(kept.errors.contains("for another name"))
      _ = try await stage.authority.issue("hub", for: "DNS:localhost")
      let ending = try await stage.agents(at: url, trusting: stage.authority.certificate)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(stage.hub.errors.contains("the old certificate is kept"))
    }

    @Test("FAULTS 87: a key that others can read is refused")
    func openKey() async throws {
      let scratch = try Scratch()
      let (certificate, key) = try await Authority(in: scratch).issue("hub", for: "DNS:localhost")
      chmod(key, 0o644)
      let ending = try await Program.run([
        "hub", "--state", scratch.path + "/state", "--listen", "127.0.0.1:0", "--tls-cert",
        certificate, "--tls-key", key,
      ])
      #expect(ending.status == 1)
      #expect(ending.errors.contains("chmod go-rwx"))
    }

    @Test("FAULTS 83: where callers must show a certificate, one without gets no answer")
    func callers() async throws {
      let scratch = try Scratch()
      let others = try await Authority(in: scratch)
      let stage = try await Stage(for: "DNS:localhost", ["--tls-client-ca", others.certificate])
      let ending = try await stage.agents(
        at: "https://localhost:\(stage.port)", trusting: stage.authority.certificate)
      #expect(ending.status == 3, "\(ending.errors)")
      #expect(ending.output.isEmpty)
    }
  }
#else
  extension TLSTests {
    @Test("a build without TLS says so, on both sides")
    func without() async throws {
      let scratch = try Scratch()
      let hub = try await Program.run([
        "hub", "--state", scratch.path + "/state", "--listen", "127.0.0.1:0", "--tls-cert", "a",
        "--tls-key", "b",
      ])
      #expect(hub.status == 1)
      #expect(hub.errors.contains("--traits TLS"))
      let client = try await Program.run(["agents", "--hub", "https://localhost"])
      #expect(client.status == 2)
      #expect(client.errors.contains("--traits TLS"))
    }

    @Test(
      "a command that speaks to another server says what to do where that one wants TLS",
      arguments: [
        (["export", "otlp", "--endpoint", "https://collector"], "on this machine with http://"),
        (["watch", "hystrix", "https://orders"], "let a proxy on this machine speak it"),
        (["watch", "resilience4j", "https://orders"], "let a proxy on this machine speak it"),
      ])
    func otherServers(_ words: [String], _ remedy: String) async throws {
      let ending = try await Program.run(words + ["--state", "/nowhere"])
      #expect(ending.status == 2 && ending.errors.contains("--traits TLS"), "\(ending.errors)")
      #expect(ending.errors.contains(remedy), "\(ending.errors)")
    }
  }
#endif
