internal import BelayCore
package import BelayLedger
internal import Glibc

/// Sends one line for each checkpoint to the system's log, which a machine elsewhere may collect.
///
/// What arrives there cannot be read back, so it says nothing at a start. That the log took a line is known
/// no better than the C library knows it: that its socket is there and took a connection.
package struct SyslogAnchor: Anchor {
  package let name = "syslog"

  private let queue = SideQueue("belay anchor syslog")

  package init() {}

  package func keep(_ delivery: Delivery) async throws(AnchorFailure) -> [NoteSignature] {
    let lines = Self.lines(delivery.note)
    guard !lines.isEmpty else {
      throw AnchorFailure("the checkpoint has no line for the system's log")
    }
    try await queue.run { () throws(AnchorFailure) in
      try Self.requireLog()
      for line in lines { Self.write(line) }
    }
    return []
  }

  package func sight(_ last: LastSigned) async throws(AnchorFailure) -> Sighting? { nil }

  /// `belay checkpoint origin=O size=N root=BASE64 key=HEX`, one for each key that has signed.
  static func lines(_ note: SignedNote) -> [String] {
    guard let checkpoint = try? Checkpoint(text: note.text) else { return [] }
    let parts = String(decoding: checkpoint.text, as: UTF8.self).split(separator: "\n")
    return note.signatures.filter { checkpoint.isOf($0.name) }.map {
      "belay checkpoint origin=\(parts[0]) size=\(parts[1]) root=\(parts[2]) key=\(hex($0.keyID))"
    }
  }

  private static func write(_ line: String) {
    // A text of its own never becomes a format.
    line.withCString { text in
      withVaList([text]) { vsyslog(LOG_INFO | (3 << 3), "%s", $0) }
    }
  }

  /// The C library drops lines without a word when nobody listens.
  private static func requireLog() throws(AnchorFailure) {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw AnchorFailure("no socket is to be had for /dev/log") }
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: "/dev/log".utf8) }
    let isThere = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isThere else {
      let reason = String(cString: strerror(errno))
      throw AnchorFailure("no system log listens on /dev/log: \(reason)")
    }
  }
}
