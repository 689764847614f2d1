internal import BelayCore
internal import BelayLedger
internal import Foundation
internal import Synchronization

/// Signs what the writer has committed, on a thread of its own: nobody's answer waits for it.
///
///     writer:  commit ─► answer ─► committed(upTo:) ─► the next batch
///                                        │
///     signer:                            └─► read back ─► sign ─► checkpoints (fsync) ─► board
///
/// Between the two a record is `recorded` and not yet `signed`. If what is read back is not what was
/// written, or a checkpoint cannot be kept, nothing more is signed and the hub stops (INV 3, 4).
final class Signer: Sendable {
  private enum End {
    case notYet
    /// sign what is recorded, then end
    case afterLast
    case atOnce
  }

  private struct State {
    var schedule: SigningSchedule
    var verifier: VerifierKey
    /// A new key is on disk and not taken up, or has not signed yet.
    var isRotating: Bool
    var hasNewKey = false
    var end = End.notYet
    var failure: SigningError?
  }

  let pace: SigningSchedule.Pace
  let board: StandingBoard
  let folder: KeyFolder
  let origin: KeyName

  private let state: Mutex<State>
  private let bell = Bell()
  /// Who signs; the thread takes it with it.
  private let notary: Mutex<Notary?>
  /// Of the writer, who looks for a failure when it rings.
  private let alarm: Bell
  private let clock: Clock
  private let ended = DispatchSemaphore(value: 0)

  /// Signs nothing before `start`.
  init(
    _ notary: sending Notary, pace: SigningSchedule.Pace, recorded: Int, alarm: Bell, clock: Clock
  ) {
    self.pace = pace
    self.alarm = alarm
    self.clock = clock
    folder = notary.folder
    origin = notary.origin
    board = StandingBoard(origin: notary.origin, note: notary.last)
    let schedule = SigningSchedule(
      pace: pace, recorded: recorded, signed: notary.signedSize,
      at: clock.read().boot.nanoseconds)
    var isRotating = false
    if case .rotation = notary.notice { isRotating = true }
    state = Mutex(
      State(schedule: schedule, verifier: notary.verifier, isRotating: isRotating))
    self.notary = Mutex(notary)
  }

  /// Starts the thread; to be called once, when the first records of this run are committed, so that
  /// the first checkpoint covers them.
  func start() {
    let thread = Thread { [self] in
      notary.withLock { notary in
        if let notary { run(notary) }
        notary = nil
      }
      board.close()
      ended.signal()
    }
    thread.name = "belay signer"
    thread.start()
  }

  /// Why nothing is signed any more.
  var failure: SigningError? { state.withLock { $0.failure } }

  /// The key that signs now.
  var verifier: VerifierKey { state.withLock { $0.verifier } }

  // MARK: What the writer tells

  func committed(upTo seq: Int, isDecision: Bool, at now: UInt64) {
    let isNews = state.withLock { state in
      // A thread that sleeps because there was nothing to sign knows of no time to wake.
      let wasQuiet = state.schedule.due == nil
      state.schedule.recorded(upTo: seq, isDecision: isDecision, at: now)
      if state.isRotating { state.hasNewKey = true }
      return wasQuiet || state.schedule.isDue(at: now)
    }
    if isNews { bell.ring() }
  }

  /// Makes the key that is to take over with the next commit.
  ///
  /// - Returns: `nil` while an earlier rotation is under way.
  func makeNewKey() throws(SigningError) -> (old: VerifierKey, new: VerifierKey)? {
    let old = state.withLock { state -> VerifierKey? in
      guard !state.isRotating else { return nil }
      state.isRotating = true
      return state.verifier
    }
    guard let old else { return nil }
    do throws(SigningError) {
      let new = try folder.make(name: origin, kind: .ed25519)
      return (old, new.verifier)
    } catch {
      state.withLock { $0.isRotating = false }
      throw error
    }
  }

  /// Signs what is left, if asked to, and returns when the thread has ended.
  func finish(signing: Bool) {
    state.withLock { $0.end = signing ? .afterLast : .atOnce }
    bell.ring()
    ended.wait()
    ended.signal()
  }

  // MARK: The thread

  private func run(_ notary: Notary) {
    while true {
      let now = clock.read().boot.nanoseconds
      let (schedule, takesUp, end) = state.withLock { ($0.schedule, $0.hasNewKey, $0.end) }
      let isLeft = schedule.recorded > schedule.signed
      switch end {
      case .atOnce: return
      case .afterLast where !isLeft: return
      case .notYet where !schedule.isDue(at: now): bell.wait(atMost: Self.sleep(schedule, now))
      case .afterLast, .notYet:
        guard sign(notary, upTo: schedule.recorded, takingUpKeys: takesUp) else { return }
      }
    }
  }

  private static func sleep(_ schedule: SigningSchedule, _ now: UInt64) -> Duration {
    guard let due = schedule.due else { return .seconds(60) }
    return min(Writer.longestSleep, .nanoseconds(Int64(clamping: due - min(now, due))))
  }

  private func sign(_ notary: Notary, upTo seq: Int, takingUpKeys: Bool) -> Bool {
    do throws(SigningError) {
      if takingUpKeys { try notary.takeUpKeys() }
      let note = try notary.sign(upTo: seq)
      let now = clock.read()
      state.withLock { state in
        state.schedule.signed(upTo: seq, at: now.boot.nanoseconds)
        state.verifier = notary.verifier
        if takingUpKeys { (state.isRotating, state.hasNewKey) = (false, false) }
      }
      board.signed(note, size: seq, at: now.wall)
      return true
    } catch {
      state.withLock { $0.failure = error }
      alarm.ring()
      return false
    }
  }
}
