import BelayCore
import BelayLedger
import Foundation
import Testing

@Suite struct LockTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("FAULTS 8: a second hub is refused and told who the first is")
  func second() throws {
    let owner = Owner(pid: 4711, started: noon, listen: "127.0.0.1:4318", socket: "/s/hub.sock")
    let first = try Ledger(at: scratch.state, create: true, owner: owner)
    #expect(throws: LedgerError.heldBy(owner)) { try scratch.open() }
    first.close()
    #expect(try scratch.open().lastSeq == 0)
  }

  @Test("what the first hub announces later is what the second is told")
  func announced() throws {
    let first = try scratch.open()
    let known = Owner(pid: 1, started: noon, listen: "127.0.0.1:50001")
    try first.announce(Owner(pid: 1, listen: String(repeating: "x", count: 400)))
    try first.announce(known)
    #expect(throws: LedgerError.heldBy(known)) { try scratch.open() }
  }

  @Test("a ledger that is dropped without a close gives its lock back")
  func dropped() throws {
    _ = try scratch.open().append(sample("a"))
    #expect(try scratch.open().lastSeq == 1)
  }

  @Test("a lock file that nobody holds does not matter, whatever is in it")
  func stale() throws {
    try scratch.open().close()
    let lock = scratch.state + "/ledger.lock"
    for text in ["", "{\"pid\":1}\n", "garbage"] {
      try text.write(toFile: lock, atomically: false, encoding: .utf8)
      try scratch.open().close()
    }
  }

  @Test("a reader does not need the lock and cannot write")
  func reader() throws {
    let ledger = try scratch.open()
    try ledger.append(sample("a"))
    let reader = try LedgerReader(at: scratch.state)
    #expect(try reader.records(after: 0, limit: 9).map(\.event.id) == ["a"])
  }

  @Test(
    "the owner record is read back from what was written",
    arguments: [
      Owner(pid: 1), Owner(pid: 2, started: noon, listen: "[::1]:1", socket: "/tmp/\"x\""),
    ])
  func owner(_ owner: Owner) {
    #expect(Owner(encoded: owner.encoded) == owner)
  }
}
