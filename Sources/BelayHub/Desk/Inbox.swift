internal import BelayCore
internal import Synchronization

/// Who waits behind whom. Each lane has its own room, so that no lane can take another's (INV 32).
enum Lane: Int, Sendable, CaseIterable {
  /// people, and the hub itself: always first (INV 21)
  case operators
  /// escalations, claims and controls of agents
  case agents
  /// events in bulk
  case ingest

  /// What may wait in it.
  var capacity: Inbox.Room {
    switch self {
    case .operators: Inbox.Room(commands: 1_024, bytes: 8 << 20)
    case .agents: Inbox.Room(commands: 4_096, bytes: 32 << 20)
    case .ingest: Inbox.Room(commands: 4_096, bytes: 64 << 20)
    }
  }

  /// What of it goes into one batch: a share for every lane, so that none starves.
  var share: Inbox.Room {
    switch self {
    case .operators: Inbox.Room(commands: 1_024, bytes: 8 << 20)
    case .agents: Inbox.Room(commands: 512, bytes: 4 << 20)
    case .ingest: Inbox.Room(commands: 1_024, bytes: 2 << 20)
    }
  }

  init(_ command: Command, by caller: Principal) {
    switch command {
    case .ingest: self = .ingest
    case .raise, .claim, .report, .cancel, .advise, .deliver, .take, .answer: self = .agents
    case .look, .forget: self = caller.role == .agent ? .agents : .operators
    case .list, .weigh, .decide, .hold, .order, .care, .enforce, .price, .showPolicy, .explain,
      .judge, .revokeRule, .beat, .handOff, .acknowledgeHandoff, .fleet, .rotateKey, .erase,
      .placeHold,
      .releaseHold, .wake, .close:
      self = .operators
    }
  }
}

/// A command with its caller and the one who waits for the answer.
struct Submission: Sendable {
  typealias Answer = CheckedContinuation<Result<Reply, HubRefusal>, Never>

  var command: Command
  var caller: Principal
  /// set for long polls
  var ticket: Ticket?
  /// Whether the caller would still be let in, for a call that may have waited long; `nil` = not asked.
  var stillAdmits: (@Sendable () -> Bool)?
  /// `nil` where nobody waits
  var answer: Answer?
}

/// What waits for the writer: bounded lanes, filled from any task, emptied by the writer alone.
final class Inbox: Sendable {
  struct Room: Sendable, Equatable {
    var commands = 0
    var bytes = 0
  }

  fileprivate struct Queue {
    /// each with its weight, which takes a walk over all its events to find out
    var waiting: [(submission: Submission, weight: Int)] = []
    /// how many at the front of `waiting` are gone already
    var taken = 0
    var room = Room()
  }

  private struct State {
    var lanes = Lane.allCases.map { _ in Queue() }
    var closed: HubRefusal?
  }

  private let state = Mutex(State())
  private let bell: Bell

  init(bell: Bell) {
    self.bell = bell
  }

  /// Puts a submission at the end of its lane, and wakes the writer.
  ///
  /// - Throws: `unavailable` when the lane is full or the desk is closing.
  func put(_ submission: Submission) throws(HubRefusal) {
    let lane = Lane(submission.command, by: submission.caller)
    let weight = submission.command.weight
    let refusal = state.withLock { state -> HubRefusal? in
      if let closed = state.closed { return closed }
      guard state.lanes[lane.rawValue].fits(weight, in: lane.capacity) else {
        return .unavailable(
          detail: "The hub has more to record than it can at the moment. Ask again.",
          retryAfter: .seconds(1))
      }
      state.lanes[lane.rawValue].add(submission, weight: weight)
      return nil
    }
    if let refusal { throw refusal }
    bell.ring()
  }

  /// The next batch: operators first, of each lane its share.
  func take() -> [Submission] {
    state.withLock { state in
      Lane.allCases.flatMap { state.lanes[$0.rawValue].take(upTo: $0.share) }
    }
  }

  /// What waits in one lane, up to its share.
  func take(_ lane: Lane) -> [Submission] {
    state.withLock { $0.lanes[lane.rawValue].take(upTo: lane.share) }
  }

  /// Everything that waits, whatever the shares; nothing more is let in, with that refusal.
  func close(with refusal: HubRefusal) -> [Submission] {
    state.withLock { state in
      state.closed = refusal
      let everything = Room(commands: .max, bytes: .max)
      return Lane.allCases.flatMap { state.lanes[$0.rawValue].take(upTo: everything) }
    }
  }

  /// How much waits in each lane.
  var rooms: [(lane: Lane, room: Room)] {
    state.withLock { state in Lane.allCases.map { ($0, state.lanes[$0.rawValue].room) } }
  }

  /// How much waits, over all lanes.
  var room: Room {
    state.withLock { state in
      state.lanes.reduce(into: Room()) { sum, lane in
        sum.commands += lane.room.commands
        sum.bytes += lane.room.bytes
      }
    }
  }
}

extension Inbox.Queue {
  /// An empty lane takes anything: the surface has bounded one body already.
  func fits(_ weight: Int, in capacity: Inbox.Room) -> Bool {
    room.commands == 0
      || (room.commands < capacity.commands && room.bytes + weight <= capacity.bytes)
  }

  mutating func add(_ submission: Submission, weight: Int) {
    waiting.append((submission, weight))
    room.commands += 1
    room.bytes += weight
  }

  /// At least one, if there is one.
  mutating func take(upTo share: Inbox.Room) -> [Submission] {
    var bytes = 0
    var end = taken
    while end < waiting.count, end - taken < share.commands {
      let weight = waiting[end].weight
      if end > taken, bytes + weight > share.bytes { break }
      bytes += weight
      end += 1
    }
    let batch = waiting[taken..<end].map(\.submission)
    room.commands -= batch.count
    room.bytes -= bytes
    taken = end
    compact()
    return batch
  }

  private mutating func compact() {
    guard taken > 0, taken == waiting.count || taken > 1_024 else { return }
    waiting.removeFirst(taken)
    taken = 0
  }
}
