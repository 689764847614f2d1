import BelayCore
import BelayLedger
import Glibc

/// A hub's writer reduced to its loop, for tests that kill it or take its disk away:
///
///     LedgerCrasher DIR BATCH [fsize=BYTES] [wait=PAGES] [erase=RECORDS]
///
/// Appends batches and says `acked SEQ` after each commit. `fsize` limits the size of each file. On a
/// ledger without a tree it says `grown SEQ` for each page that it puts into one, and with `wait` stands
/// still for ever after so many of them. With `erase` it appends nothing, and erases so many records one
/// by one.
///
/// When a write fails it says `failed ERROR`, tries once more, says `again ERROR`, and ends with status
/// 5; if none fails it ends with status 0 after 100,000 records, about 300 MB. It ends with status 3
/// when its standard input does: whoever started it is gone.
@main
struct LedgerCrasher {
  let ledger: Ledger
  let batch: Int

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3, let batch = Int(arguments[2]) else {
      say("usage: LedgerCrasher DIR BATCH [fsize=BYTES] [wait=PAGES]")
      exit(2)
    }
    endWithParent()
    let crasher = LedgerCrasher(ledger: try open(arguments[1]), batch: batch)
    if let records = number("erase") { return try crasher.erase(records) }
    if let bytes = number("fsize") { limitFiles(to: bytes) }
    crasher.run()
  }

  private static func open(_ state: String) throws(LedgerError) -> Ledger {
    var pagesLeft = number("wait")
    return try Ledger(at: state, create: true) { done, _ in
      say("grown \(done)")
      pagesLeft = pagesLeft.map { $0 - 1 }
      while pagesLeft == 0 { pause() }
    }
  }

  private func run() {
    do throws(LedgerError) {
      while ledger.lastSeq < 100_000 {
        try appendBatch()
        Self.say("acked \(ledger.lastSeq)")
      }
      return
    } catch {
      Self.say("failed \(error)")
    }
    do throws(LedgerError) {
      try ledger.begin()
    } catch {
      Self.say("again \(error)")
    }
    ledger.close()
    exit(5)
  }

  /// Erases the first records one by one, and says `acked SEQ` with the number of each.
  private func erase(_ records: Int) throws(LedgerError) {
    for seq in 1...records where try ledger.reader.record(seq)?.erasedBy == nil {
      let order = ErasureOrder(seqs: [seq], by: "test", legalBasis: "-", reason: "-")
      _ = try ledger.erase(
        order, id: "erasure-\(seq)", authid: "test", recorded: Timestamp(microseconds: 1))
      Self.say("acked \(seq)")
    }
    ledger.close()
  }

  private func appendBatch() throws(LedgerError) {
    try ledger.begin()
    for _ in 0..<batch {
      let seq = ledger.lastSeq + 1
      let text = String(repeating: "lorem ipsum ", count: 120)
      let event = Event(
        id: "event-\(seq)", source: .hub, type: .log,
        data: ["severity": "info", "message": .string("\(seq) \(text)")])
      _ = try ledger.insert(event, authid: "test", recorded: Timestamp(microseconds: Int64(seq)))
    }
    try ledger.commit()
  }

  /// Writing beyond it fails instead of ending the process.
  private static func limitFiles(to bytes: Int) {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  }

  private static func endWithParent() {
    var watch = pthread_t()
    pthread_create(
      &watch, nil,
      { _ in
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
        _exit(3)
      }, nil)
  }

  private static func number(_ name: String) -> Int? {
    let option = CommandLine.arguments.first { $0.hasPrefix(name + "=") }
    return option.flatMap { Int($0.dropFirst(name.count + 1)) }
  }

  /// At once and unbuffered, so that a line is out before the next commit begins.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(1, bytes, bytes.count)
  }
}
