import Foundation

/// One HTTP/1.1 connection that is kept from request to request, as collectors and SDKs keep theirs.
///
/// It blocks its thread, and costs the machine as little as a client can: the hub is to be measured,
/// not whoever makes the load. Only IPv4 addresses, and only answers with a `Content-Length`.
final class KeptConnection {
  private let socket: Int32
  private let head: String
  private var rest: [UInt8] = []

  /// Longest wait for the next bytes of an answer.
  private static let patience = 30

  /// - Parameters:
  ///   - address: `http://127.0.0.1:4318`.
  ///   - path: what every request is for, as POST.
  init(to address: String, token: String, path: String, contentType: String) throws(StageError) {
    let place = address.replacingOccurrences(of: "http://", with: "")
    let parts = place.split(separator: ":")
    guard parts.count == 2, let port = UInt16(parts[1]) else {
      throw StageError("\(address) is not an address as http://127.0.0.1:4318")
    }
    head =
      "POST \(path) HTTP/1.1\r\nHost: \(place)\r\nAuthorization: Bearer \(token)\r\n"
      + "Content-Type: \(contentType)\r\nContent-Length: "
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0, Self.connect(socket, String(parts[0]), port) else {
      throw StageError("cannot connect to \(address): \(systemError())")
    }
  }

  deinit { close(socket) }

  private static func connect(_ socket: Int32, _ host: String, _ port: UInt16) -> Bool {
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
    var time = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return false }
    return withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Sends a body and waits for the answer.
  func post(_ body: [UInt8]) throws(StageError) -> (status: Int, body: [UInt8]) {
    try send(Array("\(head)\(body.count)\r\n\r\n".utf8), Int32(MSG_MORE))
    try send(body, 0)
    let head = try answerHead()
    let lines = head.lowercased().split(separator: "\r\n")
    let length = lines.first { $0.hasPrefix("content-length:") }?.split(separator: " ").last
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
      let count = length.flatMap({ Int($0) })
    else { throw StageError("the hub's answer is not understood: \(head)") }
    while rest.count < count { try read() }
    defer { rest.removeFirst(count) }
    return (status, Array(rest.prefix(count)))
  }

  private func send(_ bytes: [UInt8], _ flags: Int32) throws(StageError) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, flags | Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw StageError("the hub takes no more: \(systemError())") }
      sent += count
    }
  }

  private func answerHead() throws(StageError) -> String {
    while true {
      if let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
        defer { rest.removeFirst(end.upperBound) }
        return String(decoding: rest[..<end.lowerBound], as: UTF8.self)
      }
      try read()
    }
  }

  private func read() throws(StageError) {
    var part = [UInt8](repeating: 0, count: 4_096)
    let count = recv(socket, &part, part.count, 0)
    guard count != 0 else { throw StageError("the hub closed the connection") }
    guard count > 0 else { throw StageError("the hub does not answer: \(systemError())") }
    rest += part[..<count]
  }
}
