internal import BelayCore
internal import Foundation

/// What this process uses, under the names that every Prometheus client gives it.
struct ProcessFigures: Sendable, Equatable {
  var residentBytes: Int?
  var openDescriptors: Int?
  var processorSeconds: Double?

  /// What the system does not tell is left out.
  static func measure() -> ProcessFigures {
    var figures = ProcessFigures()
    if let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
      .split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    {
      figures.residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
    }
    figures.openDescriptors = try? FileManager.default.contentsOfDirectory(
      atPath: "/proc/self/fd"
    ).count
    var used = timespec()
    if clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0 {
      figures.processorSeconds = Double(used.tv_sec) + Double(used.tv_nsec) / 1e9
    }
    return figures
  }

  func families(since started: Timestamp) -> [MetricFamily] {
    var families: [MetricFamily] = []
    if let residentBytes {
      families.append(
        MetricFamily.gauge(
          "process_resident_memory_bytes", unit: "bytes", "Memory of the hub in RAM."
        ).with(residentBytes))
    }
    if let openDescriptors {
      families.append(
        MetricFamily.gauge("process_open_fds", "Files and connections that the hub has open.")
          .with(openDescriptors))
    }
    if let processorSeconds {
      families.append(
        MetricFamily.counter(
          "process_cpu_seconds", unit: "seconds", "Processor time that the hub has used."
        ).with(processorSeconds, since: started))
    }
    return families
  }
}
