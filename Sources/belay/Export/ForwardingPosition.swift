import BelayCore
import Foundation

/// How far a collector has acknowledged what was forwarded to it, in a small file.
///
/// It is replaced as a whole after each acknowledged batch, so whatever ends the program, the next start
/// goes on behind the last one that was acknowledged. What was on its way then is sent again.
struct ForwardingPosition: Equatable {
  var endpoint: String
  /// the newest record that is done with
  var seq: Int
  var memory: TraceMemory

  private static let version = 1

  /// What the file says; `nil` if there is none.
  static func read(_ path: String, for endpoint: String) throws -> ForwardingPosition? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let json = try? JSON(parsing: Array(text.utf8)), json["v"]?.integer == version,
      let named = json["endpoint"]?.string, let seq = json["seq"]?.integer, seq >= 0
    else {
      throw Failure(
        "\(path) is no position that this version wrote; name another with --position, "
          + "or remove it and say with --since where to begin")
    }
    guard named.hasSameBytes(as: endpoint) else {
      throw Failure(.wrongUsage, "\(path) is the position of \(named); give each endpoint its own")
    }
    return ForwardingPosition(
      endpoint: named, seq: seq, memory: TraceMemory(json: json["memory"] ?? .null))
  }

  func write(_ path: String) throws {
    let json: JSON = [
      "v": JSON(Self.version), "endpoint": .string(endpoint), "seq": JSON(seq),
      "memory": memory.json,
    ]
    do {
      let folder = (path as NSString).deletingLastPathComponent
      if !folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
      try Data(json.encoded()).write(to: URL(fileURLWithPath: path), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      throw Failure("cannot write the position to \(path): \(error.localizedDescription)")
    }
  }
}
