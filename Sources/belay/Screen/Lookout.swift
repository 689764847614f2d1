import BelayClient
import BelayConsole
import BelayCore
import Synchronization

/// Asks the hub of a context that the console is not linked to what waits there, every few seconds.
/// It can only ask: nothing is decided through it.
final class Lookout: Sendable {
  let place: ContextPlace
  private let client: Result<HubClient, any Error>
  private let inbox: Inbox
  private let now: @Sendable () -> Reading
  private let state = Mutex(false)

  private static let interval = Duration.seconds(4)

  init(
    place: ContextPlace, client: Result<HubClient, any Error>, inbox: Inbox,
    now: @escaping @Sendable () -> Reading
  ) {
    self.place = place
    self.client = client
    self.inbox = inbox
    self.now = now
  }

  /// Whether the console is linked elsewhere.
  var isOn: Bool {
    get { state.withLock(\.self) }
    set { state.withLock { $0 = newValue } }
  }

  /// Asks until it is cancelled.
  func watch() async {
    while !Task.isCancelled {
      let news = await ask()
      guard !Task.isCancelled else { return }
      await inbox.send(.context(place.name, news, at: now()))
      try? await Task.sleep(for: Self.interval)
    }
  }

  private func ask() async -> ContextNews {
    do {
      let client = try client.get()
      let identity = try await client.whoami()
      guard identity.role == "operator" else {
        // An observer does not see the queue itself, but the fold.
        let fleet = try await client.fleet()
        return .cards(
          fleet.pending().map { ContextCard($0, at: identity.time) }, at: identity.time,
          role: identity.role)
      }
      let cards = try await client.escalations(state: "pending").sorted { $0.handle < $1.handle }
      return .cards(
        cards.map { ContextCard($0, at: identity.time) }, at: identity.time, role: identity.role)
    } catch {
      return .unreachable("\(error)")
    }
  }

  /// Counts the operator as present there too, where the configuration wants it.
  func attend(idle: Bool, as console: String) {
    guard place.attend, isOn, case .success(let client) = client else { return }
    Task { _ = try? await client.presence(console: console, idle: idle) }
  }
}
