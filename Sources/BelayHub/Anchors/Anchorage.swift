internal import BelayCore
internal import BelayLedger
internal import Logging
internal import Synchronization

/// All anchors of one hub, and those who carry checkpoints there.
struct Anchorage: Sendable {
  private let carriers: [(task: Task<Void, Never>, ended: Latch)]
  private let closing: Latch

  /// What one may take to say what it has, before a start.
  private static let patience = Duration.seconds(10)
  /// What is tried at the end before the hub goes without.
  private static let farewell = Duration.seconds(3)

  /// Starts to carry what is signed. A desk that signs nothing has nothing to be carried.
  init(_ options: HubOptions, desk: Desk, logger: Logger) {
    let closing = Latch()
    self.closing = closing
    guard let board = desk.signer?.board else {
      carriers = []
      return
    }
    board.expects(options.anchors.map(\.name))
    let cosigned = CosignedFile(stateDirectory: options.stateDirectory)
    carriers = options.anchors.map { anchor in
      let carrier = AnchorCarrier(
        anchor: anchor, board: board, reader: desk.reader, cosigned: cosigned,
        every: options.anchorEvery, clock: options.clock, closing: closing, logger: logger)
      let ended = Latch()
      return (
        Task {
          await carrier.run()
          ended.fire()
        }, ended
      )
    }
  }

  /// Before the desk closes, so that nobody sleeps over the last checkpoint.
  func hurry() { closing.fire() }

  /// After the desk has closed. Does not wait for an anchor that hangs.
  func close() async {
    await withTaskGroup { group in
      group.addTask { try? await Task.sleep(for: Self.farewell) }
      group.addTask { [carriers] in
        for carrier in carriers { await carrier.ended.wait() }
      }
      await group.next()
      group.cancelAll()
    }
    for carrier in carriers { carrier.task.cancel() }
  }

  /// Does not wait for an anchor that hangs.
  private static func sighting(
    of anchor: any Anchor, _ last: LastSigned
  ) async -> Result<Sighting?, AnchorFailure> {
    let answered = Latch()
    let box = SightingBox()
    Task {
      do throws(AnchorFailure) {
        let sighting = try await anchor.sight(last)
        box.answer.withLock { $0 = .success(sighting) }
      } catch {
        box.answer.withLock { $0 = .failure(error) }
      }
      answered.fire()
    }
    await withTaskGroup { group in
      group.addTask { try? await Task.sleep(for: patience) }
      group.addTask { await answered.wait() }
      await group.next()
      group.cancelAll()
    }
    return box.answer.withLock(\.self)
  }

  /// All are asked at once: several that hang hold a start up no longer than one.
  private static func answers(
    of anchors: [any Anchor], about last: LastSigned
  ) async -> [(any Anchor, Result<Sighting?, AnchorFailure>)] {
    await withTaskGroup { group in
      for (number, anchor) in anchors.enumerated() {
        group.addTask { (number, await sighting(of: anchor, last)) }
      }
      var answers: [Int: Result<Sighting?, AnchorFailure>] = [:]
      for await (number, answer) in group { answers[number] = answer }
      return anchors.enumerated().compactMap { number, anchor in
        answers[number].map { (anchor, $0) }
      }
    }
  }

  /// What the anchors hold against the ledger that is about to be opened. One that does not answer in time
  /// is passed over, which the log says.
  static func sightings(
    _ options: HubOptions, logger: Logger
  ) async throws(SigningError) -> (notes: [SignedNote], refusals: [String]) {
    guard !options.anchors.isEmpty,
      let last = try LastSigned(stateDirectory: options.stateDirectory)
    else { return ([], []) }
    var found: (notes: [SignedNote], refusals: [String]) = ([], [])
    for (anchor, answer) in await answers(of: options.anchors, about: last) {
      switch answer {
      case .success(.note(let note)?): found.notes.append(note)
      case .success(.refusal(let reason)?): found.refusals.append("\(anchor.name): \(reason)")
      case .success(nil): break
      case .failure(let failure):
        logger.warning(
          "started without a look at an anchor: \(failure.reason.debugDescription)",
          metadata: ["anchor": "\(anchor.name)"])
      }
    }
    return found
  }
}

/// What an anchor has answered so far.
private final class SightingBox: Sendable {
  let answer = Mutex<Result<Sighting?, AnchorFailure>>(
    .failure(AnchorFailure("it did not answer in time")))
}
