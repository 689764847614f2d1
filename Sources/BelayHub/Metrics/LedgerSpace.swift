internal import Glibc

/// What the ledger takes on its disk, and what is left there.
struct LedgerSpace: Sendable, Equatable {
  var bytes: Int?
  var freeBytes: Int?

  /// What cannot be found out is left out.
  static func measure(inDirectory path: String) -> LedgerSpace {
    var space = LedgerSpace()
    for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
      var facts = stat()
      guard stat("\(path)/\(name)", &facts) == 0 else { continue }
      space.bytes = (space.bytes ?? 0) + Int(facts.st_size)
    }
    var disk = statvfs()
    if statvfs(path, &disk) == 0 { space.freeBytes = Int(disk.f_bavail * UInt(disk.f_frsize)) }
    return space
  }

  var families: [MetricFamily] {
    let size = MetricFamily.gauge(
      "belay_ledger_size_bytes", unit: "bytes", "What the ledger takes on disk.")
    let free = MetricFamily.gauge(
      "belay_ledger_free_bytes", unit: "bytes", "What is free on the ledger's disk.")
    return [(size, bytes), (free, freeBytes)].compactMap { family, bytes in
      bytes.map { family.with($0) }
    }
  }
}
