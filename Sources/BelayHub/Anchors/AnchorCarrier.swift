internal import BelayCore
internal import BelayLedger
internal import Logging
internal import Synchronization

/// Carries the newest checkpoint to one anchor, again and again until it is there, and notes how that went.
///
/// At most one at a time and one every so often; what is signed meanwhile is covered by the newest. An
/// anchor that fails or hangs holds nobody up: its age grows, and its trouble is shown.
struct AnchorCarrier: Sendable {
  let anchor: any Anchor
  let board: StandingBoard
  let reader: LedgerReader
  let cosigned: CosignedFile
  /// How often at most.
  let every: Duration
  let clock: Clock
  /// Fired when the hub stops: what is left is carried at once, and once.
  let closing: Latch
  let logger: Logger

  private static let longestPause = Duration.seconds(60)

  /// Until the signer has ended and the last of its checkpoints was tried.
  func run() async {
    var there: [UInt8] = []
    var pause = every
    var isWell = true
    for await _ in board.notes() {
      while !Task.isCancelled, let note = board.note, note.text != there {
        let went = await carry(note, wasWell: isWell)
        if went { there = note.text }
        pause = went ? every : max(every, min(pause * 2, Self.longestPause))
        isWell = went
        if closing.isFired { break }
        await rest(pause)
      }
    }
  }

  /// - Returns: whether it is kept there.
  private func carry(_ note: SignedNote, wasWell: Bool) async -> Bool {
    do throws(AnchorFailure) {
      guard let size = try? Checkpoint(text: note.text).head.size else {
        throw AnchorFailure("the newest checkpoint has no size")
      }
      let delivery = Delivery(note: note, size: size) { [reader] older in
        guard let growth = try await reader.growth(from: older, to: size) else {
          throw AnchorFailure("the ledger never grew from \(older) to \(size) records")
        }
        return growth.consistency.hashes
      }
      let lines = try await anchor.keep(delivery)
      if !lines.isEmpty { try await cosigned.append(board.cosigned(note, lines)) }
      board.anchored(anchor.name, size: size, at: clock.read().wall)
      if !wasWell {
        logger.notice("checkpoints are kept again", metadata: ["anchor": "\(anchor.name)"])
      }
      return true
    } catch {
      board.troubled(anchor.name, error.reason)
      if wasWell {
        logger.warning(
          "the checkpoint is not kept: \(error.reason.debugDescription)",
          metadata: ["anchor": "\(anchor.name)"])
      }
      return false
    }
  }

  private func rest(_ pause: Duration) async {
    await withTaskGroup { group in
      group.addTask { try? await Task.sleep(for: pause) }
      group.addTask { await closing.wait() }
      await group.next()
      group.cancelAll()
    }
  }
}
