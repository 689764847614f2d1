package import BelayCore
internal import Foundation

/// Where the hub reads the time: always both clocks together, and always from outside.
package struct Clock: Sendable {
  package var read: @Sendable () -> Reading

  package init(read: @escaping @Sendable () -> Reading) {
    self.read = read
  }

  /// The machine's clocks: wall time, and the time since boot that also counts suspend (INV 18).
  ///
  /// Where the kernel does not name its boot, every start of the hub counts as another boot, so that
  /// no deadline survives it by mistake.
  package static let system: Clock = {
    let boot = bootID() ?? "start-\(UUID().uuidString)"
    return Clock {
      Reading(
        wall: Timestamp(microseconds: nanoseconds(of: CLOCK_REALTIME) / 1_000),
        boot: BootInstant(bootID: boot, nanoseconds: UInt64(nanoseconds(of: CLOCK_BOOTTIME))))
    }
  }()

  private static func bootID() -> String? {
    guard let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
    else { return nil }
    let id = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return id.isEmpty ? nil : id
  }

  private static func nanoseconds(of clock: clockid_t) -> Int64 {
    var now = timespec()
    clock_gettime(clock, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}
