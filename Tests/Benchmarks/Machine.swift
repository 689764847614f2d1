import BelayCore
import Foundation
import GRDBSQLite

/// Where the figures were taken: what limits them, and whether anything disturbed them.
struct Machine {
  let cores = ProcessInfo.processInfo.activeProcessorCount
  let model: String
  let directory: String
  let fileSystem: String
  /// Work that was waiting or running in the minute before, in cores.
  let load: Double

  init(directory: String) {
    self.directory = directory
    model = Self.field("model name", in: "/proc/cpuinfo") ?? "unknown processor"
    fileSystem = Self.fileSystem(of: directory)
    var averages = [0.0, 0.0, 0.0]
    getloadavg(&averages, 3)
    load = averages[0]
  }

  var lines: [String] {
    var lines = [
      "machine: \(cores) cores of \(model); SQLite \(String(cString: sqlite3_libversion())); "
        + "files in \(directory) on \(fileSystem)",
      "limits: hub, console and the load generator share the \(cores) cores, so each is measured "
        + "while it competes with the others.",
    ]
    if load > Double(cores) / 4 {
      lines.append(
        "warning: load average \(rounded(load)) before the start; something else is running here, "
          + "so misses may not be Belay's.")
    }
    if fileSystem == "tmpfs" {
      lines.append(
        "warning: \(directory) is in memory, where fsync is free; the ratios say little.")
    }
    return lines
  }

  var json: JSON {
    [
      "cores": JSON(cores), "model": .string(model), "load_average": .number(load),
      "directory": .string(directory), "file_system": .string(fileSystem),
      "sqlite": .string(String(cString: sqlite3_libversion())),
    ]
  }

  private static func field(_ name: String, in path: String) -> String? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// The type of the deepest mount that the path is under, as /proc/mounts has it.
  private static func fileSystem(of path: String) -> String {
    let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? ""
    let fields = mounts.split(separator: "\n").map { $0.split(separator: " ") }
    let under = fields.filter { mount in
      guard mount.count > 2 else { return false }
      return mount[1] == "/" || path == mount[1] || path.hasPrefix(mount[1] + "/")
    }
    return under.max { $0[1].count < $1[1].count }.map { String($0[2]) } ?? "unknown"
  }
}
