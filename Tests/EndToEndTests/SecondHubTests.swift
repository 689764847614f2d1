import BelayClient
import Foundation
import Testing

/// One ledger, one hub.
struct SecondHubTests {
  @Test("FAULTS 8: a second hub on the same ledger refuses, names the first, and leaves it alone")
  func refuses() async throws {
    let first = try await RunningHub.start()
    let second = try await Program.run(
      ["hub", "--state", first.state, "--listen", "127.0.0.1:0"], seconds: 30)
    #expect(second.status != 0)
    #expect(second.errors.contains("\(first.pid)"))
    #expect(second.output.isEmpty)
    _ = try await first.operatorClient.whoami()
  }

  @Test("TERM and INT end a hub in order, with status 0 and without its socket left behind")
  func endsInOrder() async throws {
    for signal in [SIGTERM, SIGINT] {
      let hub = try await RunningHub.start()
      #expect(await hub.terminate(signal) == 0)
      #expect(!FileManager.default.fileExists(atPath: hub.socket))
    }
  }
}
