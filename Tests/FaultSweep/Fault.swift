import CFaultyDisk

/// What can go wrong with a disk, as the sweep makes it go wrong.
enum Fault: String, CaseIterable {
  /// One operation fails with an I/O error, once: fsync, too (FAULTS 15, 16).
  case error
  /// Nothing more fits from here on (FAULTS 12).
  case full
  /// One write stores half of its bytes (FAULTS 16).
  case short
  /// Everything that was not synced is gone (FAULTS 5).
  case power
  /// Of what was not synced, some sectors are there and some are not (FAULTS 5, 17).
  case torn

  var kind: faulty_disk_fault {
    switch self {
    case .error: FAULTY_DISK_ERROR
    case .full: FAULTY_DISK_FULL
    case .short: FAULTY_DISK_SHORT_WRITE
    case .power, .torn: FAULTY_DISK_POWER_CUT
    }
  }

  /// How much of what was not synced survives, in percent.
  var survivors: Int32 {
    switch self {
    case .error, .full, .short: 100
    case .power: 0
    case .torn: 50
    }
  }
}
