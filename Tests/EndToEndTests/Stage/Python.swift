import Foundation
import Testing

/// Real Python clients of the hub, where this machine has them.
enum Python {
  /// The folder with the agent scripts, beside the checkout.
  static let agents: String? = {
    let here = URL(fileURLWithPath: #filePath)
    let root = (0..<4).reduce(here) { url, _ in url.deletingLastPathComponent() }
    let path = root.deletingLastPathComponent().appendingPathComponent("shared/agents").path
    return FileManager.default.fileExists(atPath: path + "/bridge.py") ? path : nil
  }()

  static let interpreter: String? =
    ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) } ?? which("python3")

  /// A folder of virtual environments made by make_venv.sh, from `LAB`.
  static let lab = ProcessInfo.processInfo.environment["LAB"]

  static let hasBridge = agents != nil && interpreter != nil
  static let noBridge: Comment =
    "SKIPPED: needs python3 and the folder shared/agents beside the checkout"

  static func has(_ framework: String) -> Bool {
    guard let lab, agents != nil else { return false }
    return FileManager.default.isExecutableFile(atPath: "\(lab)/\(framework)/bin/python")
  }

  static func noFramework(_ names: String) -> Comment {
    "SKIPPED: needs LAB=<folder of virtual environments> with \(names), and shared/agents"
  }

  private static func which(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
