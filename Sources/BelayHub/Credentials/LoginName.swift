import BelayCore
internal import Glibc

/// The name of the user a process runs as, for records of what they did on the Unix socket.
package enum LoginName {
  /// The name in the user database, or `uid-1000` where there is none or it has characters that a
  /// name in `/operators/<name>` may not have.
  package static func of(uid: UInt32) -> String {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var memory = [CChar](repeating: 0, count: 16_384)
    guard getpwuid_r(uid, &entry, &memory, memory.count, &found) == 0, found != nil,
      let start = entry.pw_name
    else { return "uid-\(uid)" }
    let name = String(cString: start)
    return AgentID(name) == nil ? "uid-\(uid)" : name
  }
}
