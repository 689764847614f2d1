import BelayCore
import BelayLedger
import Foundation
import Testing

/// What happens when the files under a ledger go away, and what others could do with them.
@Suite struct GroundLostTests {
  let scratch: Scratch
  let ledger: Ledger

  init() throws {
    scratch = try Scratch()
    ledger = try scratch.open()
    try ledger.append((1...3).map { sample("event-\($0)") })
  }

  /// What the next commit says, which must acknowledge nothing; nor may anything after it.
  private func poisoned() -> String? {
    let error = #expect(throws: LedgerError.self) { try ledger.append(sample("after")) }
    #expect(throws: LedgerError.self) { try ledger.append(sample("again")) }
    if case .poisoned(let reason) = error { return reason }
    return nil
  }

  @Test("INV 1, 4, FAULTS 14: a folder that is removed under a hub poisons the ledger and is named")
  func removed() throws {
    try FileManager.default.removeItem(atPath: scratch.state)
    #expect(poisoned() == "\(scratch.database) was removed or replaced while the hub was at work")
  }

  @Test("INV 1, 4, FAULTS 14: so does one that is moved away, or put in its place")
  func moved() throws {
    try FileManager.default.moveItem(atPath: scratch.state, toPath: scratch.path + "/elsewhere")
    try FileManager.default.copyItem(
      atPath: scratch.path + "/elsewhere", toPath: scratch.state)
    #expect(poisoned()?.hasPrefix(scratch.database) == true)
  }

  @Test("INV 1, 4, FAULTS 19: so does a log that is removed while a hub writes into it")
  func logRemoved() throws {
    try FileManager.default.removeItem(atPath: scratch.database + "-wal")
    #expect(poisoned()?.hasPrefix(scratch.database + "-wal was removed") == true)
  }

  @Test("FAULTS 19: SQLite's index of the log may be gone after a crash; it is made anew")
  func indexRemoved() throws {
    let crashed = try scratch.afterCrash()
    try FileManager.default.removeItem(atPath: crashed.database + "-shm")
    let ledger = try crashed.open(create: false)
    #expect(ledger.lastSeq == 3)
    #expect(try ledger.reader.verify().size == 3)
  }

  @Test(
    "FAULTS 17: a log that is cut anywhere leaves a prefix, and what was acknowledged is missed")
  func logCut() throws {
    let log = try Data(contentsOf: URL(fileURLWithPath: scratch.database + "-wal"))
    for length in stride(from: 0, to: log.count, by: 1_301) {
      let crashed = try scratch.afterCrash()
      let file = URL(fileURLWithPath: crashed.database + "-wal")
      try log.prefix(length).write(to: file)
      chmod(file.path, 0o600)
      let error = #expect(throws: LedgerError.self) { try crashed.open(create: false) }
      #expect(error?.isBroken == true, "\(length): \(String(describing: error))")
      // Without the note that knows better, it is the beginning of what was.
      try? FileManager.default.removeItem(atPath: crashed.state + "/ledger.head")
      guard let prefix = try? crashed.open(create: true) else { continue }
      #expect(try prefix.reader.verify().size == prefix.lastSeq)
      #expect(prefix.lastSeq <= 3)
    }
  }

  @Test("FAULTS 7: no descriptor of a ledger is left open to a program that the hub starts")
  func closeOnExec() throws {
    let mark = URL(fileURLWithPath: scratch.path).lastPathComponent
    var found: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      guard let number = Int32(name),
        let path = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\(number)"), path.contains(mark)
      else { continue }
      #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0, "\(path)")
      found.append(URL(fileURLWithPath: path).lastPathComponent)
    }
    #expect(
      Set(found).isSuperset(of: [
        "ledger.sqlite", "ledger.sqlite-wal", "ledger.lock", "ledger.head",
      ]))
    // And a real one: it sees what was handed to it, and nothing below this folder.
    let child = Process()
    let output = Pipe()
    child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    child.arguments = ["ls", "-l", "/proc/self/fd"]
    child.standardOutput = output
    try child.run()
    let seen = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    child.waitUntilExit()
    #expect(seen.contains("/proc/"))
    #expect(!seen.contains(mark))
  }
}

/// The first start of all, cut short.
@Suite(.serialized) @WaitingRoom struct FirstStartTests {
  @Test("INV 2, FAULTS 2: kill -9 at some moment of the first start leaves a folder that opens")
  func killed() throws {
    for step in 0..<12 {
      let scratch = try Scratch()
      let child = try Crasher(scratch.state, 1)
      // From before the folder is there until after the first records, by looking and not by waiting.
      let file =
        [
          scratch.state, scratch.database, scratch.database + "-wal",
          scratch.state + "/ledger.head",
        ][
          step % 4]
      while !FileManager.default.fileExists(atPath: file) { sched_yield() }
      child.kill()
      let acknowledged = child.remainingAcknowledgements().last ?? 0
      let ledger = try scratch.open()
      #expect(ledger.lastSeq >= acknowledged)
      #expect(try ledger.reader.verify().size == ledger.lastSeq)
      ledger.close()
    }
  }
}
