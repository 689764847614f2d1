import Foundation
import Glibc
import Testing

@testable import BelayHub

@Suite("Connections that nobody gets to handle end nothing but themselves")
struct DroppedConnectionTests {
  @Test("a hub that stops lets go of callers it has just accepted", arguments: 1...12)
  func stopsWhileCallersConnect(round: Int) async throws {
    let directory = try RunningHub.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let hub = try await Hub.start(
      HubOptions(stateDirectory: directory, listen: .init(host: "127.0.0.1", port: 0)),
      logger: RunningHub.silent)
    let port = hub.listen.port
    await withTaskGroup(of: Void.self) { group in
      group.addTask { @concurrent in
        for _ in 0..<400 { Caller.tcp(port).hangUp() }
      }
      for _ in 0..<(round * 20) { await Task.yield() }
      await hub.stop()
    }
    #expect(await Self.isRefused(port))
  }

  @Test("callers who are gone before the kernel can say who they were do not end the hub")
  func goneAtOnce() async throws {
    try await RunningHub.run { hub async throws in
      let path = hub.hub.socketPath
      await Self.connectAndLeave { Caller.unix(path) }
      let port = hub.hub.listen.port
      await Self.connectAndLeave { Caller.tcp(port) }
      #expect(try await hub.get("/healthz", as: .nobody).status == 200)
    }
  }

  @concurrent private static func connectAndLeave(_ connect: () -> Caller) async {
    for _ in 0..<500 { connect().hangUp() }
  }

  @concurrent private static func isRefused(_ port: Int) async -> Bool {
    let caller = Caller.tcp(port)
    defer { caller.hangUp() }
    return !caller.isConnected
  }
}

/// One who connects and, at the end, is gone with a reset.
private struct Caller {
  private let socket: Int32
  let isConnected: Bool

  static func tcp(_ port: Int) -> Caller {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return Caller(AF_INET, address)
  }

  static func unix(_ path: String) -> Caller {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      place.copyBytes(from: path.utf8.prefix(place.count - 1))
    }
    return Caller(AF_UNIX, address)
  }

  private init<Address>(_ family: Int32, _ address: Address) {
    let socket = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
    self.socket = socket
    isConnected = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<Address>.size)) == 0
      }
    }
  }

  func hangUp() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    close(socket)
  }
}
