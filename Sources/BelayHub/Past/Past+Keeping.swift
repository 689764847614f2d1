internal import BelayCore
internal import BelayLedger
internal import Synchronization

// How folds of the past come to be kept.

extension Past {
  /// A copy of the fleet as of its newest committed record, if one is wanted there. For the writer:
  /// costs a comparison, and now and then a copy.
  func offer(_ fleet: Fleet) {
    let isTaken = state.withLock { state in
      state.supply = fleet.disk
      guard fleet.seq - state.offeredSeq >= limits.spacing, state.trouble == nil else {
        return false
      }
      state.offeredSeq = fleet.seq
      guard fleet.disk == .plenty, state.folder.wants(fleet.seq) else { return false }
      state.offered = fleet
      return true
    }
    if isTaken { bell.yield() }
  }

  /// After an erasure: nothing that was folded before it is kept or given.
  func forget() {
    let erasure = (try? reader.newestErasure()) ?? 0
    let fresh = SnapshotFolder(directory, erasure: erasure, limits: limits)
    state.withLock { state in
      state.folder.retire()
      state.folder = fresh
      state.recent = []
      state.offered = nil
    }
    bell.yield()
  }

  /// One piece of work: what was offered, else the first stretch without a fold.
  ///
  /// - Returns: false if there is nothing to do.
  func workOnce() async -> Bool {
    let (offered, folder, rests) = state.withLock { state in
      defer { state.offered = nil }
      return (
        state.offered, state.folder,
        state.isEnded || state.trouble != nil || state.supply != .plenty
      )
    }
    guard !rests, !Task.isCancelled else { return false }
    if let offered {
      if !folder.keep(offered), isCurrent(folder) { give(up: "they could not be written") }
      return true
    }
    do {
      guard let gap = folder.gap(before: try await reader.lastSeq()) else { return false }
      return try await fill(gap, in: folder)
    } catch {
      if isCurrent(folder) { give(up: "\(error)") }
      return false
    }
  }

  private func isCurrent(_ folder: SnapshotFolder) -> Bool {
    state.withLock { $0.folder === folder }
  }

  /// Until the next start; the present is not touched by it.
  private func give(up why: String) {
    state.withLock { $0.trouble = why }
  }

  /// Works as long as it rests, so that a hub under load keeps most of its machine.
  private func fill(_ gap: (from: Int, to: Int), in folder: SnapshotFolder) async throws -> Bool {
    var fleet = gap.from > 0 ? folder.fleet(atMost: gap.from) ?? Fleet() : Fleet()
    let clock = ContinuousClock()
    while fleet.seq < gap.to, !Task.isCancelled, isCurrent(folder) {
      let begun = clock.now
      let seq = fleet.seq
      fleet = try await reader.fold(onto: fleet, through: min(gap.to, seq + 1_000))
      guard fleet.seq > seq else { return false }
      try? await Task.sleep(for: clock.now - begun)
    }
    guard isCurrent(folder) else { return true }
    guard fleet.seq >= gap.to else { return false }
    if !folder.keep(fleet), isCurrent(folder) { give(up: "they could not be written") }
    return true
  }
}
