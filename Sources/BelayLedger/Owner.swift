package import BelayCore
internal import Glibc

/// Who holds a state directory: written into the lock file, so that a second hub can name the first.
package struct Owner: Sendable, Equatable {
  package var pid: Int
  package var started: Timestamp?
  /// `HOST:PORT` once the hub listens.
  package var listen: String?
  /// Path of the hub's Unix socket.
  package var socket: String?

  package init(pid: Int, started: Timestamp? = nil, listen: String? = nil, socket: String? = nil) {
    self.pid = pid
    self.started = started
    self.listen = listen
    self.socket = socket
  }

  /// This process, before it listens.
  package static var current: Owner { Owner(pid: Int(getpid())) }

  /// Somebody who holds the lock and has not said who they are yet.
  package static let unknown = Owner(pid: 0)
}

extension Owner: CustomStringConvertible {
  package var description: String {
    guard pid > 0 else { return "a process that has not written its name yet" }
    let facts = [
      "pid \(pid)", started.map { "started \($0.rfc3339)" }, listen.map { "listen \($0)" },
      socket.map { "socket \($0)" },
    ]
    return facts.compactMap(\.self).joined(separator: ", ")
  }
}

extension Owner {
  /// One line of JSON, for the lock file and for people who look into it.
  package var encoded: [UInt8] {
    var members: [(String, JSON)] = [("pid", .number(Double(pid)))]
    if let started { members.append(("started", .string(started.rfc3339))) }
    if let listen { members.append(("listen", .string(listen))) }
    if let socket { members.append(("socket", .string(socket))) }
    return JSON.object(JSONObject(members)).encoded() + [UInt8(ascii: "\n")]
  }

  /// Reads what `encoded` wrote; nil for anything else, such as a lock file that is still empty.
  package init?(encoded bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes), let pid = json["pid"]?.integer, pid > 0 else {
      return nil
    }
    self.init(
      pid: pid, started: json["started"]?.string.flatMap { Timestamp(rfc3339: $0) },
      listen: json["listen"]?.string, socket: json["socket"]?.string)
  }
}
