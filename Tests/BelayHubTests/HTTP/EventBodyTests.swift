import BelayCore
import NIOCore
import Testing

@testable import BelayHub

@Suite("Lines of events")
struct EventBodyTests {
  /// The ids of what was found, `?` for a line that is no event.
  private func ids(_ text: String) throws -> [String] {
    let body = EventBody(media: .lines, limits: DoorLimits())
    return try body.candidates(in: ByteBuffer(string: text)).map { candidate in
      if case .event(let event) = candidate { event.id } else { "?" }
    }
  }

  private static func line(_ id: String) -> String {
    Event(id: id, source: .hub, type: .log, data: ["m": "x"]).payload.withUnsafeBufferPointer {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test(
    "FAULTS 54: A line ends with a line feed or with the body; blank ones are no events",
    arguments: [
      ("", []),
      ("\n", []),
      (" \r\n\t\n\r", []),
      (line("a"), ["a"]),
      (line("a") + "\n", ["a"]),
      ("\n\n" + line("a") + "\r\n" + line("b"), ["a", "b"]),
      (line("a") + "\n{\n" + line("b") + "\n", ["a", "?", "b"]),
      (line("a") + line("b"), ["?"]),
    ] as [(String, [String])])
  func ends(text: String, found: [String]) throws {
    #expect(try ids(text) == found)
  }

  @Test("What lies behind the last event that one request may carry is not read, only refused")
  func tooMany() throws {
    var limits = DoorLimits()
    limits.eventsPerRequest = 2
    let lines = ["a", "b", "c", "d"].map(Self.line).joined(separator: "\n")
    #expect(throws: HubRefusal.self) {
      try EventBody(media: .lines, limits: limits).candidates(in: ByteBuffer(string: lines))
    }
  }
}
