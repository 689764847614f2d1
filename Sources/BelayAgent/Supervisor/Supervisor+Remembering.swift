import BelayCore
import Glibc
import Synchronization

// What the next process has to know, and what to say when that cannot be kept.

extension Supervisor {
  /// For what the operator of the machine has to see to: in the record as critical, and on standard
  /// error, because an agent without a hub has no other voice.
  static func tellAloud(_ trouble: String, of id: AgentID, _ reporter: Reporter?) {
    reporter?.emit(
      PendingEvent(
        .log, at: WallClock.now(), ["severity": "critical", "message": .string(trouble)]))
    let line = Array("belay: \(id.text): \(trouble)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }

  /// At an orderly end it is known what was used, to the unit.
  func keepAllowance() {
    guard let spent = allowance.withLock({ $0.final(at: .now) }) else { return }
    memory?.keep(spent, isFinal: true)
  }
}
