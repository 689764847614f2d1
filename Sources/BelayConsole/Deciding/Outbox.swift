import BelayCore

/// Answers that were given and not yet confirmed.
///
/// Each waits 3 s, in which `z` takes it back; then it is sent, once; then the hub's word is
/// awaited for 15 s. Decisions that belong together (a batch; a forced degrade with its control)
/// travel as one parcel.
struct Outbox: Sendable {
  enum Order: Equatable {
    case decide(Target, Decision)
    case control(AgentID, ControlRequest)
    case signal(AgentID, SignalName, SignalRequest)
    /// A mark that binds nobody: sent at once.
    case hold(Target, Hold)
    case handOff(note: String)
    case acknowledge(handoff: Int)
  }

  enum Stage: Equatable {
    case held(until: BootInstant)
    case sent(at: BootInstant, waiting: [RequestID: Order])
  }

  struct Parcel: Equatable {
    let number: Int
    /// In words: `approve E-17`.
    let label: String
    let orders: [Order]
    var stage: Stage
  }

  static let hold = Duration.seconds(3)
  static let patience = Duration.seconds(15)
  /// More cannot be under way at once; a further one is refused at the dialog.
  static let limit = 64

  private(set) var parcels: [Parcel] = []
  private var lastNumber = 0
  private var lastRequest = 0

  var isFull: Bool { parcels.count >= Self.limit }

  mutating func put(_ orders: [Order], label: String, at now: BootInstant) {
    lastNumber += 1
    parcels.append(
      Parcel(
        number: lastNumber, label: label, orders: orders,
        stage: .held(until: now.advanced(by: Self.hold))))
  }

  /// Sends what needs no time to be taken back.
  mutating func send(_ order: Order, at now: BootInstant) -> [(RequestID, Order)] {
    lastNumber += 1
    let parcel = Parcel(
      number: lastNumber, label: order.label, orders: [order], stage: .held(until: now))
    return sent(parcel, orders: [order], at: now)
  }

  /// The newest answer that has not been sent; nil when there is none left to take back.
  mutating func takeBack() -> Parcel? {
    guard let index = parcels.lastIndex(where: \.isHeld) else { return nil }
    return parcels.remove(at: index)
  }

  var newestHeld: Parcel? { parcels.last(where: \.isHeld) }

  func isUnderWay(_ key: EscalationKey) -> Bool {
    parcels.contains { $0.concerns(key) }
  }

  /// Takes out what is due. The caller sends it, or says why not.
  mutating func due(at now: BootInstant) -> [Parcel] {
    let due = parcels.filter { $0.isDue(at: now) }
    parcels.removeAll { $0.isDue(at: now) }
    return due
  }

  /// Puts a parcel back as sent; the numbers tie the replies to it.
  mutating func sent(_ parcel: Parcel, orders: [Order], at now: BootInstant) -> [(RequestID, Order)]
  {
    let numbered = orders.map { order in (nextRequest(), order) }
    var sent = parcel
    sent.stage = .sent(
      at: now, waiting: Dictionary(uniqueKeysWithValues: numbered.map { ($0.0, $0.1) }))
    parcels.append(sent)
    return numbered
  }

  /// The order a reply is about; nil when nobody waits for it any more.
  mutating func answered(_ id: RequestID) -> Order? {
    for index in parcels.indices {
      guard case .sent(let at, var waiting) = parcels[index].stage,
        let order = waiting.removeValue(forKey: id)
      else { continue }
      parcels[index].stage = .sent(at: at, waiting: waiting)
      if waiting.isEmpty { parcels.remove(at: index) }
      return order
    }
    return nil
  }

  /// Takes out what has waited for an answer for too long.
  mutating func overdue(at now: BootInstant) -> [Parcel] {
    let overdue = parcels.filter { $0.isOverdue(at: now) }
    parcels.removeAll { $0.isOverdue(at: now) }
    return overdue
  }

  private mutating func nextRequest() -> RequestID {
    lastRequest += 1
    return RequestID(lastRequest)
  }
}

extension Outbox.Parcel {
  var isHeld: Bool {
    if case .held = stage { return true }
    return false
  }

  func concerns(_ key: EscalationKey) -> Bool {
    orders.contains { order in
      guard case .decide(let target, _) = order else { return false }
      return target.key == key
    }
  }

  /// A clock of another boot cannot be compared: due at once, and the checks decide.
  func isDue(at now: BootInstant) -> Bool {
    guard case .held(let until) = stage else { return false }
    return now.since(until) ?? .zero >= .zero
  }

  func isOverdue(at now: BootInstant) -> Bool {
    guard case .sent(let at, _) = stage else { return false }
    return now.since(at) ?? Outbox.patience >= Outbox.patience
  }
}
