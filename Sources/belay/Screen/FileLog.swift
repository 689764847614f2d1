import Foundation
import Logging

/// Log lines appended to one private file, begun anew when it has grown past its bound.
struct FileLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info
  private let descriptor: Int32

  /// Beyond this size the file is begun anew when the program starts.
  private static let largest: off_t = 8 << 20

  static func logger(writingTo path: String) throws -> Logger {
    let directory = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    var status = stat()
    let isLarge = stat(path, &status) == 0 && status.st_size > largest
    let descriptor = open(
      path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (isLarge ? O_TRUNC : 0), 0o600)
    guard descriptor >= 0 else {
      throw Failure("cannot write \(path): \(String(cString: strerror(errno)))")
    }
    return Logger(label: "belay.hub") { _ in FileLog(descriptor: descriptor) }
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let time = ISO8601DateFormatter().string(from: Date())
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let tags = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let line = Array("\(time) \(event.level) \(event.message)\(tags)\n".utf8)
    _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }
}
