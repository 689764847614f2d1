import BelayClient
import Foundation

/// Tells the hub that somebody is there who decides, for as long as it lasts.
///
/// The hub forgets a console that it has not heard of for a while, so what dies is soon gone.
struct Attendance: Sendable {
  let client: HubClient

  private static let interval = Duration.seconds(5)

  /// Says it once; throws when the hub will not have it, for example from who may not decide.
  func beat() async throws {
    let console = "plain-\(ProcessInfo.processInfo.processIdentifier)"
    _ = try await client.presence(console: console, idle: false)
  }

  /// Goes on saying it until the task is cancelled. A hub that is away is told when it is back.
  func last() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      try? await beat()
    }
  }
}
