import BelayCore
import Foundation
import Synchronization

/// What must outlive a restart, so that no restart makes an agent more permissive (INV 18): breakers
/// that were open, and an operator's degrade or pause.
///
/// A small file beside the spool, replaced whole at each change; changes are rare. A file that cannot
/// be read is not the agent's end, but nobody knows what stood in it: the agent starts on its strictest
/// level and with its breakers open, until an operator restores it.
final class Memory: Sendable {
  private let path: String
  private let content: Mutex<Remembered>
  /// Why the file that was found could not be read; nil if it could, or there was none.
  let trouble: String?

  static let fileName = "memory.json"

  init(directory: String) {
    path = "\(directory)/\(Self.fileName)"
    let (found, trouble) = Self.read(path)
    content = Mutex(found)
    self.trouble = trouble
  }

  var remembered: Remembered { content.withLock(\.self) }

  /// Keeps what an operator ordered; one who restores the agent ends the doubt as well.
  func keep(_ machine: ModeMachine) {
    change { remembered in
      remembered.orders = machine.orders
      if remembered.orders.isEmpty { remembered.isDoubtful = false }
    }
  }

  /// Keeps how a breaker stands; a closed one need not be remembered.
  func keep(_ breaker: BreakerMemory?, of name: String) {
    change { remembered in
      remembered.breakers.removeAll { $0.name.hasSameBytes(as: name) }
      if let breaker { remembered.breakers.append((name, breaker)) }
      // Names that a program makes up anew each time it starts must not fill the disk.
      if remembered.breakers.count > Dependencies.most { remembered.breakers.removeFirst() }
    }
  }

  private func change(_ step: (inout Remembered) -> Void) {
    content.withLock { content in
      step(&content)
      write(content)
    }
  }

  /// A full disk loses the memory, not the agent.
  private func write(_ content: Remembered) {
    let directory = (path as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let temporary = "\(path).new"
    let made = FileManager.default.createFile(
      atPath: temporary, contents: Data(content.json.encoded()),
      attributes: [.posixPermissions: 0o600])
    if made { rename(temporary, path) }
  }

  private static func read(_ path: String) -> (Remembered, trouble: String?) {
    guard FileManager.default.fileExists(atPath: path) else { return (Remembered(), nil) }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return (try Remembered(json: try JSON(parsing: [UInt8](data))), nil)
    } catch {
      return (
        .doubtful,
        "\(path) cannot be read (\(error)); the agent is degraded until an operator restores it"
      )
    }
  }
}
