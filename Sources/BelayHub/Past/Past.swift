internal import BelayCore
internal import BelayLedger
internal import Synchronization

/// The fleet as of any record or time of the ledger: the nearest fold before it, and the records behind
/// that one.
///
///     writer ── a copy of the fleet, now and then ──►┐
///                                                     ├─► snapshots/ ──► the nearest one ─► fold ─► answer
///     ledger ── stretches that have none, by turns ──►┘
///
/// The writer only hands a value over; packing and writing is done by a task of this. A ledger that has
/// no folds yet, or such of another form, gets them in the background, half of a core at most. Until they
/// reach a moment, it is refused with how far they are, rather than folded at length.
///
/// Bounds: four answers in the making, four fleets remembered, and what `SnapshotFolder` says.
final class Past: Sendable {
  /// What is folded for one answer at most; about two seconds.
  static let farthest = 100_000
  static let mostAtOnce = 4
  static let mostRemembered = 4

  struct State {
    var folder: SnapshotFolder
    /// Newest use last.
    var recent: [Fleet] = []
    var underWay = 0
    var offered: Fleet?
    var offeredSeq = 0
    /// As of the newest commit; where it is not plenty, the records come first.
    var supply = DiskSupply.plenty
    /// No folds are kept any more, and why.
    var trouble: String?
    var isEnded = false
  }

  let directory: StateDirectory
  let reader: LedgerReader
  let limits: SnapshotFolder.Limits
  let state: Mutex<State>
  let bell: AsyncStream<Void>.Continuation
  private let worker = Mutex<Task<Void, Never>?>(nil)

  init(
    _ directory: StateDirectory, limits: SnapshotFolder.Limits = .init()
  ) throws(LedgerError) {
    self.directory = directory
    self.limits = limits
    reader = try LedgerReader(at: directory.path)
    let erasure = try reader.newestErasure()
    let folder = SnapshotFolder(directory, erasure: erasure, limits: limits)
    state = Mutex(State(folder: folder))
    let (bells, bell) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.bell = bell
    let task = Task { [weak self] in
      for await _ in bells {
        while let past = self, await past.workOnce() {}
      }
    }
    worker.withLock { $0 = task }
    bell.yield()
  }

  deinit { bell.finish() }

  /// Ends the work in the background; answers are still given.
  func end() async {
    state.withLock { $0.isEnded = true }
    bell.finish()
    let task = worker.withLock { $0 }
    task?.cancel()
    await task?.value
  }

  // MARK: Asking

  /// The fleet with all that was recorded up to a record, and nothing after it.
  func fleet(asOf seq: Int) async throws -> Fleet {
    let folder = try begin()
    defer { state.withLock { $0.underWay -= 1 } }
    let near = nearest(seq, in: folder)
    let start = try await own(seq, nearerThan: near)
    guard seq - start.seq <= Self.farthest else { throw tooFar(seq) }
    let fleet = try await reader.fold(onto: start, through: seq)
    state.withLock { state in
      // What an erasure has overtaken is not remembered.
      guard state.folder === folder else { return }
      state.recent.removeAll { $0.seq == seq }
      state.recent = state.recent.suffix(Self.mostRemembered - 1) + [fleet]
    }
    return fleet
  }

  private func begin() throws(HubRefusal) -> SnapshotFolder {
    let folder: SnapshotFolder? = state.withLock { state in
      guard state.underWay < Self.mostAtOnce else { return nil }
      state.underWay += 1
      return state.folder
    }
    guard let folder else {
      throw .unavailable(
        detail: "\(Self.mostAtOnce) moments of the past are being put together already. Ask again.",
        retryAfter: .seconds(1))
    }
    return folder
  }

  /// A fleet that was asked for lately, or one from the folder, whichever is nearer.
  private func nearest(_ seq: Int, in folder: SnapshotFolder) -> Fleet {
    let recent = state.withLock { state in
      state.recent.filter { $0.seq <= seq }.max { $0.seq < $1.seq }
    }
    guard let kept = folder.newest(atMost: seq), kept > recent?.seq ?? 0 else {
      return recent ?? Fleet()
    }
    return folder.fleet(atMost: seq) ?? recent ?? Fleet()
  }

  /// The ledger's own snapshots are near its end, where the folder may not be yet.
  private func own(_ seq: Int, nearerThan near: Fleet) async throws(LedgerError) -> Fleet {
    guard seq - near.seq > 2 * limits.spacing,
      let own = try await reader.ownSnapshot(atMost: seq), own.seq > near.seq
    else { return near }
    return own
  }

  private func tooFar(_ seq: Int) -> HubRefusal {
    let (reach, trouble) = state.withLock { ($0.folder.gap(before: seq)?.from ?? seq, $0.trouble) }
    let why =
      trouble.map { "Folds of the past could not be kept: \($0)" }
      ?? "They are being made ready, and have come to #\(reach), \(reach * 100 / max(1, seq)) %."
    return .unavailable(
      detail: "Moments near #\(seq) cannot be shown yet. \(why)", retryAfter: .seconds(5))
  }

  /// How far folds reach, for whoever waits for them.
  func reach() async throws -> (through: Int, of: Int) {
    let last = try await reader.lastSeq()
    return (state.withLock { $0.folder.gap(before: last)?.from } ?? last, last)
  }
}
