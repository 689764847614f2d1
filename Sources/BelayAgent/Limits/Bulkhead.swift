import Synchronization

/// At most so many calls at once, and a bounded line of callers who wait their turn, so that one
/// slow dependency cannot take everything an agent has.
///
/// First come, first served. Who finds the line full, or stands in it for longer than `patience`,
/// gets ``BulkheadFull``.
///
/// ```swift
/// let bulkhead = Bulkhead(limit: 4, line: 16, patience: .seconds(2))   // once per dependency
/// let reply = try await bulkhead.run { try await model.complete(prompt) }
/// ```
public final class Bulkhead: Sendable {
  /// Calls at once; 0 admits nobody.
  public let limit: Int
  /// Callers that may wait; 0...10,000.
  public let line: Int
  /// How long each of them may.
  public let patience: Duration

  private let state = Mutex(BulkheadLine())
  private let watcher: DeadlineWatcher

  /// A negative number counts as 0, a line beyond 10,000 as 10,000. Without patience nobody waits.
  public convenience init(limit: Int, line: Int = 0, patience: Duration = .seconds(1)) {
    self.init(limit: limit, line: line, patience: patience, watcher: .shared)
  }

  package init(limit: Int, line: Int, patience: Duration, watcher: DeadlineWatcher) {
    self.limit = max(0, limit)
    self.patience = DeadlineWatcher.bounded(patience)
    self.line = limit > 0 && patience > .zero ? min(max(0, line), 10_000) : 0
    self.watcher = watcher
  }

  /// Calls that hold a place at the moment, 0...`limit`.
  public var running: Int { state.withLock { $0.running } }

  /// Callers in the line at the moment, 0...`line`.
  public var waiting: Int { state.withLock { $0.waiting } }

  /// Runs the body in a place of its own.
  ///
  /// - Throws: ``BulkheadFull``, `CancellationError` if the caller was cancelled before it had a
  ///   place, or what the body throws.
  public func run<Value>(_ body: () async throws -> Value) async throws -> Value {
    let place = try await enter()
    do {
      let value = try await body()
      place.leave()
      return value
    } catch {
      place.leave()
      throw error
    }
  }

  /// A place if one is free now and nobody stands in line for it; never waits.
  public func tryEnter() -> Place? {
    state.withLock { $0.enter(limit: limit) } ? Place(in: self) : nil
  }

  /// A place, now or when it is this caller's turn.
  ///
  /// - Throws: ``BulkheadFull``, or `CancellationError` if the caller is cancelled.
  public func enter() async throws -> Place {
    try Task.checkCancellation()
    if let place = tryEnter() { return place }
    switch await turn() {
    case .admitted: return Place(in: self)
    case .full: throw BulkheadFull(limit: limit, waited: nil)
    case .tooLong: throw BulkheadFull(limit: limit, waited: patience)
    case .cancelled: throw CancellationError()
    }
  }

  /// A place inside; it is given back exactly once, at the latest when it is dropped.
  public struct Place: ~Copyable, Sendable {
    private let bulkhead: Bulkhead

    fileprivate init(in bulkhead: Bulkhead) { self.bulkhead = bulkhead }

    deinit { bulkhead.leave() }

    /// Gives it back; the first in line gets it.
    public consuming func leave() {}
  }

  private func turn() async -> BulkheadLine.Turn {
    let number = state.withLock { $0.draw() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue(number, continuation)
        // A cancellation before that line found nobody in the line and did nothing.
        if Task.isCancelled { endWait(of: number, .cancelled) }
      }
    } onCancel: {
      endWait(of: number, .cancelled)
    }
  }

  private func queue(_ number: UInt64, _ caller: CheckedContinuation<BulkheadLine.Turn, Never>) {
    let answer: BulkheadLine.Turn? = state.withLock { state in
      // A place may have come free since the first look.
      if state.enter(limit: limit) { return .admitted }
      guard state.waiting < line else { return .full }
      // The watcher calls back without its lock held, so its lock may be taken inside of ours.
      let ticket = watcher.add(at: watcher.now.advanced(by: patience)) { [weak self] in
        self?.endWait(of: number, .tooLong)
      }
      state.append(number, BulkheadLine.Waiter(caller: caller, ticket: ticket))
      return nil
    }
    if let answer { caller.resume(returning: answer) }
  }

  private func endWait(of number: UInt64, _ turn: BulkheadLine.Turn) {
    guard let waiter = state.withLock({ $0.remove(number) }) else { return }
    watcher.remove(waiter.ticket)
    waiter.caller.resume(returning: turn)
  }

  private func leave() {
    guard let next = state.withLock({ $0.leave() }) else { return }
    watcher.remove(next.ticket)
    next.caller.resume(returning: .admitted)
  }
}

/// There was no place, and no place in the line, or the wait in it was too long.
///
/// Nothing was sent, so it counts as `ignored`: it says nothing about what was to be called.
public struct BulkheadFull: FaultDescribing, Equatable, CustomStringConvertible {
  /// Calls that may run at once.
  public let limit: Int
  /// How long the caller stood in line; nil if the line was full.
  public let waited: Duration?

  /// For a bulkhead of your own.
  public init(limit: Int, waited: Duration?) {
    self.limit = limit
    self.waited = waited
  }

  /// Ignored: nothing was sent.
  public var fault: Fault { .ignored }

  /// A sentence for a log.
  public var description: String {
    let why = waited.map { "none of them ended within \($0)" } ?? "nobody else may wait"
    return "all \(limit) places are taken and \(why); call less often or raise the limit"
  }
}
