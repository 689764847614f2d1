import BelayCore
import BelayLedger
import Testing

@Suite struct ReaderTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    for index in 1...30 {
      let agent = index.isMultiple(of: 3) ? mails : refunds
      let kind: EventType = index.isMultiple(of: 5) ? .agentHeartbeat : .log
      try ledger.append(
        Event(id: "e\(index)", source: .agent(agent), type: kind, data: ["n": JSON(index)]))
    }
  }

  @Test("pages follow each other without overlap or gap", arguments: [1, 7, 30, 100])
  func pages(limit: Int) throws {
    var seqs: [Int] = []
    while true {
      let page = try ledger.reader.records(after: seqs.last ?? 0, limit: limit)
      if page.isEmpty { break }
      #expect(page.count <= limit)
      seqs += page.map(\.seq)
    }
    #expect(seqs == Array(1...30))
  }

  @Test("a limit of nothing gives one record, a cursor beyond the end none")
  func odd() throws {
    #expect(try ledger.reader.records(after: 0, limit: 0).map(\.seq) == [1])
    #expect(try ledger.reader.records(after: -5, limit: 1).map(\.seq) == [1])
    #expect(try ledger.reader.records(after: .max, limit: 9).isEmpty)
    #expect(try ledger.reader.record(0) == nil)
  }

  @Test("a search by agent, by type and by both finds what they have in common")
  func search() throws {
    let reader = ledger.reader
    #expect(try reader.search(Search(agent: mails)).records.map(\.seq).first == 3)
    #expect(try reader.search(Search(type: EventType.agentHeartbeat.rawValue)).records.count == 6)
    let both = Search(agent: mails, type: EventType.agentHeartbeat.rawValue)
    #expect(try reader.search(both).records.map(\.seq) == [15, 30])
  }

  @Test("a search asks its own question last, and says how far it looked")
  func predicate() throws {
    let odd = Search(after: 4, limit: 2, agent: refunds) { ($0.event.data["n"]?.integer ?? 0) > 9 }
    let first = try ledger.reader.search(odd)
    #expect(first.records.map(\.seq) == [10, 11])
    #expect(first.through == 11)
    #expect(!first.isAtEnd)
    var rest = odd
    rest.after = 29
    let last = try ledger.reader.search(rest)
    #expect(last.records.isEmpty && last.through == 30 && last.isAtEnd)
  }

  @Test("a page that holds much data ends early, and the next goes on behind it")
  func heavy() throws {
    let text = String(repeating: "x", count: 3 << 20)
    for index in 1...8 { try ledger.append(sample("big-\(index)", message: text)) }
    let page = try ledger.reader.records(after: 30, limit: 100)
    #expect((1..<8).contains(page.count))
    let next = try ledger.reader.records(after: page[page.count - 1].seq, limit: 100)
    #expect(page.count + next.count == 8)
  }

  @Test("tasks read while the writer appends, and see whole transactions only")
  func concurrently() async throws {
    let reader = ledger.reader
    let readers = (1...4).map { _ in
      Task {
        var seen: [Int] = []
        while (seen.last ?? 0) < 90 {
          seen.append(try await reader.lastSeq())
          await Task.yield()
        }
        return seen
      }
    }
    for batch in 0..<6 {
      try ledger.append((1...10).map { sample("later-\(batch)-\($0)") })
    }
    for task in readers {
      let seen = try await task.value
      #expect(seen.allSatisfy { $0.isMultiple(of: 10) } && seen == seen.sorted())
    }
  }

  @Test("a reader outlives the ledger that it came with")
  func closed() throws {
    ledger.close()
    #expect(try ledger.reader.lastSeq() == 30)
  }
}
