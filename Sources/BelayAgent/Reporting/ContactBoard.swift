import Synchronization

/// What the courier knows of the hub, for anybody to read.
final class ContactBoard: Sendable {
  private struct State {
    var contact = Contact.untried
    var lastSuccess: ContinuousClock.Instant?
    var listener: (@Sendable (Contact) -> Void)?
    var spoolTrouble: String?
  }

  private let state = Mutex(State())

  var contact: Contact { state.withLock { $0.contact } }
  var lastSuccess: ContinuousClock.Instant? { state.withLock { $0.lastSuccess } }

  var listener: (@Sendable (Contact) -> Void)? {
    get { state.withLock { $0.listener } }
    set { state.withLock { $0.listener = newValue } }
  }

  var spoolTrouble: String? {
    get { state.withLock { $0.spoolTrouble } }
    set { state.withLock { $0.spoolTrouble = newValue } }
  }

  /// Takes a new finding; the listener is called outside the lock.
  func found(_ contact: Contact, at now: ContinuousClock.Instant) {
    let listener = state.withLock { state -> (@Sendable (Contact) -> Void)? in
      if contact.isGood { state.lastSuccess = now }
      defer { state.contact = contact }
      return state.contact.isSameKind(as: contact) ? nil : state.listener
    }
    listener?(contact)
  }
}
