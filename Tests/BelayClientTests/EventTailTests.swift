import BelayClient
import BelayCore
import Synchronization
import Testing
import Thoroughness

@Suite("The fleet and all that happens to it")
struct EventTailTests {
  /// A hub's stream of these records, with a heartbeat before them.
  private static func stream(_ seqs: ClosedRange<Int>) -> [UInt8] {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    var text = head + ": hb 2026-11-22T10:11:12.000000Z\n\n"
    for seq in seqs { text += "id: \(seq)\ndata: \(record(seq))\n\n" }
    return Array(text.utf8)
  }

  private static func record(_ seq: Int) -> String {
    """
    {"specversion":"1.0","id":"e\(seq)","source":"/agents/a","type":"belay.log",\
    "time":"2026-11-22T10:11:12Z","data":{"severity":"info","message":"é \(seq)"},"seq":\(seq),\
    "recordedtime":"2026-11-22T10:11:12.000000Z","authid":"token:a"}
    """
  }

  /// The fold after so many records, as a hub answers it.
  private static func fleet(_ seq: Int) throws -> [UInt8] {
    var fleet = Fleet()
    for number in stride(from: 1, through: seq, by: 1) {
      fleet.apply(try Record(json: JSON(parsing: record(number))))
    }
    return answer("200 OK", fleet.json().text)
  }

  /// Where a request for the stream asks it to begin; nil for any other request.
  private static func cursor(_ request: String) -> Int? {
    guard request.hasPrefix("GET /v1/events?after=") else { return nil }
    return Int(request.dropFirst("GET /v1/events?after=".count).prefix { $0.isNumber })
  }

  /// The news until `enough` of them, in words; the tail is ended then.
  private func words(
    _ address: HubAddress, until enough: @escaping @Sendable (String) -> Bool
  ) async -> [String] {
    var tail = EventTail(HubClient(address: address))
    tail.backoff.most = .milliseconds(1)
    var words: [String] = []
    for await news in tail.news {
      words.append(word(news))
      if enough(word(news)) { break }
    }
    return words
  }

  private func word(_ news: EventTail.News) -> String {
    switch news {
    case .connecting(let attempt, let why):
      return "connecting \(attempt)\(why == nil ? "" : " again")"
    case .snapshot(let fleet): return "snapshot \(fleet.seq)"
    case .records(let records): return "records \(records.map(\.seq))"
    case .heartbeat(let time): return time == nil ? "there" : "heartbeat \(time?.rfc3339 ?? "")"
    case .lost(let error): return "lost \(error)"
    }
  }

  @Test("INV 33: a snapshot, then every record after it")
  func begins() async throws {
    let fleet = try Self.fleet(2)
    try await Peer.answering { _, request in
      Self.cursor(request) == nil ? [.send(fleet)] : [.send(Self.stream(3...5)), .hang]
    } _: { address, peer in
      let words = await words(address) { $0.hasPrefix("records") && $0.hasSuffix("5]") }
      #expect(words.prefix(2) == ["connecting 1", "snapshot 2"])
      #expect(words.contains("heartbeat 2026-11-22T10:11:12.000000Z"))
      #expect(words.last?.hasSuffix("5]") == true)
      #expect(peer.requests.last?.contains("\r\nLast-Event-ID: 2\r\n") == true)
    }
  }

  @Test("INV 33: a stream that is cut at any byte loses no record and shows none twice")
  func cutAnywhere() async throws {
    let fleet = try Self.fleet(0)
    let last = 3
    let length = Self.stream(1...last).count
    let nextCut = Mutex<Int?>(nil)
    try await Peer.answering { _, request in
      guard let after = Self.cursor(request) else { return [.send(fleet)] }
      guard after < last else { return [.hang] }
      let cut = nextCut.withLock { cut in
        defer { cut = nil }
        return cut
      }
      return [.send(Array(Self.stream(after + 1...last).prefix(cut ?? length)))]
    } _: { address, _ in
      for cut in Thoroughness.places(1..<length, usuallyEvery: 11) {
        nextCut.withLock { $0 = cut }
        #expect(await Self.seqs(address, through: last) == [1, 2, 3], "cut at \(cut)")
        #expect(nextCut.withLock { $0 } == nil, "it was cut")
      }
    }
  }

  /// The numbers of all records that a new tail delivers, up to this one.
  private static func seqs(_ address: HubAddress, through last: Int) async -> [Int] {
    var tail = EventTail(HubClient(address: address))
    tail.backoff.most = .milliseconds(1)
    var seqs: [Int] = []
    for await news in tail.news {
      guard case .records(let records) = news else { continue }
      seqs += records.map(\.seq)
      if seqs.last == last { break }
    }
    return seqs
  }

  @Test("INV 33: a cursor that the hub cannot serve gets a new snapshot")
  func reset() async throws {
    let fleets = [try Self.fleet(2), try Self.fleet(9)]
    let reset =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
      + "event: reset\ndata: {\"reason\":\"too old\",\"last_seq\":9}\n\n"
    try await Peer.answering { connection, request in
      switch Self.cursor(request) {
      case nil: return [.send(fleets[connection == 1 ? 0 : 1])]
      case 2: return [.send(Array(reset.utf8)), .hang]
      default: return [.send(Self.stream(10...10)), .hang]
      }
    } _: { address, _ in
      let words = await words(address) { $0 == "records [10]" }
      #expect(
        words.filter { !$0.hasPrefix("there") && !$0.hasPrefix("heartbeat") } == [
          "connecting 1", "snapshot 2",
          "lost the hub at \(address) broke off before its answer was whole (the hub asks for a "
            + "new start: too old); it may or may not have acted, so look at the state before "
            + "trying again",
          "connecting 1 again", "snapshot 9", "records [10]",
        ])
    }
  }

  @Test("INV 33: records that are there already are passed over, a gap asks for a new snapshot")
  func gap() async throws {
    let fleets = [try Self.fleet(2), try Self.fleet(8)]
    try await Peer.answering { connection, request in
      switch Self.cursor(request) {
      case nil: return [.send(fleets[connection == 1 ? 0 : 1])]
      case 2:
        return [.send(Self.stream(1...4)), .send(Array("data: \(Self.record(6))\n\n".utf8)), .hang]
      default: return [.send(Self.stream(9...9)), .hang]
      }
    } _: { address, _ in
      let words = await words(address) { $0 == "records [9]" }
      #expect(words.contains("lost the hub left out 1 records before #6"))
      #expect(words.filter { $0.hasPrefix("snapshot") } == ["snapshot 2", "snapshot 8"])
      #expect(!words.contains { $0.contains("[1") || $0.contains("[2") })
    }
  }

  @Test("A refusal is told in the hub's words, again and again, with a higher count each time")
  func refused() async throws {
    let problem = answer(
      "403 Forbidden", "{\"title\":\"Forbidden\",\"detail\":\"Not an observer.\"}")
    try await Peer.answering { _, _ in
      [.send(problem)]
    } _: { address, _ in
      let words = await words(address) { $0 == "connecting 3 again" }
      #expect(
        words == [
          "connecting 1", "lost Forbidden (403): Not an observer.", "connecting 2 again",
          "lost Forbidden (403): Not an observer.", "connecting 3 again",
        ])
    }
  }

  @Test("FAULTS 36: A stream without a sign of life counts as broken")
  func silence() async throws {
    let fleet = try Self.fleet(0)
    try await Peer.answering { _, request in
      Self.cursor(request) == nil ? [.send(fleet)] : [.send(Self.stream(1...1)), .hang]
    } _: { address, _ in
      var tail = EventTail(HubClient(address: address))
      tail.patience = .milliseconds(30)
      for await news in tail.news {
        guard case .lost(let error) = news else { continue }
        #expect(error == .cutOff(address, why: "nothing arrived for \(Duration.milliseconds(30))"))
        break
      }
    }
  }

  @Test("INV 31: a reader that lags stops the reading, not the memory")
  func backPressure() async throws {
    let limit = 256 << 20
    let head = Array("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".utf8)
    try await Peer.answering { _, _ in
      [.send(head), .flood(upTo: limit)]
    } _: { address, peer in
      do throws(ClientError) {
        try await HubClient(address: address).events(after: 0) { events throws(ClientError) in
          guard !events.isEmpty else { return }
          await peer.floodEnded()
          throw .cancelled
        }
      } catch {
        #expect(error == .cancelled)
      }
      #expect(peer.flooded < 32 << 20)
    }
  }
}

@Suite("How long to wait before trying again")
struct BackoffTests {
  @Test(
    "FAULTS 38: Doubling, at most five seconds, from half of it to all of it",
    arguments: [
      (2, 0.0, 50), (2, 0.5, 75), (3, 0.0, 100), (7, 0.0, 1600), (8, 0.0, 2500), (99, 0.0, 2500),
    ])
  func delay(attempt: Int, random: Double, milliseconds: Int) {
    var backoff = Backoff()
    backoff.random = { random }
    #expect(backoff.delay(before: attempt) == .milliseconds(milliseconds))
  }

  @Test("Never more than five seconds", arguments: [1, 2, 10, 1000, Int.max])
  func most(attempt: Int) {
    var backoff = Backoff()
    backoff.random = { 0.999_999 }
    #expect(backoff.delay(before: attempt) <= .seconds(5))
  }
}
