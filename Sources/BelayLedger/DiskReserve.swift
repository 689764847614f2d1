package import BelayCore
internal import Glibc

/// Room on the ledger's disk that is kept for what must never wait for room (INV 21, FAULTS 12, 13).
///
///     free >= floor          plenty: everything is taken
///     free >= brink          short: plain events are refused
///     less                   the ballast, a file of zeros, is given up for its room
///       free >= minimum      critical: decisions and what follows from them
///       less                 nothing can be written, and nothing is tried
///
/// A write that does not fit would end the hub (INV 4); so it looks before it writes, and a full disk
/// needs no restart: with room again, everything goes on.
package struct DiskReserve: Sendable {
  /// In bytes.
  package struct Limits: Sendable, Equatable {
    /// Below it the disk is short; of a small disk, `floorShare` of it.
    package var floor = 500_000_000
    package var floorShare = 0.05
    package var brink = 32 << 20
    package var ballast = 32 << 20
    /// Enough for the log to be moved into the database once, and for one batch.
    package var minimum = 20 << 20

    package init() {}
  }

  package enum Room: Sendable, Equatable {
    case supply(DiskSupply)
    case none
  }

  /// What was free when it was last looked at; nil if the disk does not say.
  package private(set) var freeBytes: Int?

  private let path: String
  private let directory: String
  private let limits: Limits
  private var holdsBallast: Bool
  private var room = Room.supply(.plenty)

  package init(_ directory: StateDirectory, limits: Limits = Limits()) {
    self.directory = directory.path
    path = directory.reservePath
    self.limits = limits
    var facts = stat()
    holdsBallast = stat(path, &facts) == 0 && facts.st_size >= limits.ballast
  }

  /// Asks the disk, and takes or gives up the ballast. A few microseconds, mostly.
  package mutating func look() -> Room {
    room = judge()
    return room
  }

  private mutating func judge() -> Room {
    guard let disk = measure() else { return .supply(.plenty) }
    let floor = max(
      min(limits.floor, Int(Double(disk.size) * limits.floorShare)), limits.brink * 2)
    // Once short, a tenth more is asked for, or the answer would change with every event.
    let isShort = room != .supply(.plenty)
    guard disk.free < (isShort ? floor / 10 * 11 : floor) else {
      if !holdsBallast { takeBallast() }
      return .supply(.plenty)
    }
    if holdsBallast, disk.free >= limits.brink { return .supply(.short) }
    if holdsBallast { giveUpBallast() }
    return (measure()?.free ?? 0) >= limits.minimum ? .supply(.critical) : .none
  }

  private mutating func measure() -> (free: Int, size: Int)? {
    var disk = statvfs()
    guard statvfs(directory, &disk) == 0 else { return nil }
    let free = Int(clamping: disk.f_bavail &* UInt(disk.f_frsize))
    freeBytes = free
    return (free, Int(clamping: disk.f_blocks &* UInt(disk.f_frsize)))
  }

  /// Without it the hub works as well, only that less is left when the disk fills up.
  private mutating func takeBallast() {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    holdsBallast = posix_fallocate(file, 0, off_t(limits.ballast)) == 0
    if !holdsBallast { unlink(path) }
  }

  private mutating func giveUpBallast() {
    unlink(path)
    holdsBallast = false
  }
}
