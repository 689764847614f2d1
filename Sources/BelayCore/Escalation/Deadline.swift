/// Deadlines are instants of the clock that counts suspend, in one boot of one machine (INV 18).
extension BootInstant {
  /// Whether this instant can be shown to lie before `deadline`. Exactly at the deadline it does
  /// not, and never across boots: then nobody can tell how much time has passed.
  package func isBefore(_ deadline: BootInstant) -> Bool {
    bootID.hasSameBytes(as: deadline.bootID) && nanoseconds < deadline.nanoseconds
  }

  /// Whichever of two instants of the same boot is later; of two boots, `other`.
  func later(of other: BootInstant) -> BootInstant { other.isBefore(self) ? self : other }

  /// Nanoseconds as a string: after 104 days of uptime they no longer fit a double.
  var json: JSON {
    ["boot_id": .string(bootID), "boot_ns": .string(String(nanoseconds))]
  }
}
