import BelayClient
import BelayHub
import Foundation
import Logging

/// A hub inside the console's own process, for a machine that runs none.
///
/// It lives as long as the console; what it recorded stays in the state directory.
struct EmbeddedHub {
  let hub: Hub
  private let stop: Task<String?, Never>

  /// Logs go to a file in the state directory, because the screen belongs to the console.
  static func start(_ options: HubOptions) async throws -> EmbeddedHub {
    let path = options.stateDirectory + "/hub.log"
    let hub = try await Hub.start(options, logger: try FileLog.logger(writingTo: path))
    return EmbeddedHub(hub: hub, stop: Task.detached { await hub.run() })
  }

  /// A client on the hub's own socket.
  var client: HubClient { HubClient(address: .unix(path: hub.socketPath)) }

  /// Runs `body`, then stops the hub in order, and passes its reason on if it failed meanwhile.
  func whileRunning(_ body: () async throws -> Void) async throws {
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await body())
    } catch {
      outcome = .failure(error)
    }
    await hub.stop()
    if let failure = await stop.value { throw Failure(.ledgerBroken, failure) }
    try outcome.get()
  }
}
