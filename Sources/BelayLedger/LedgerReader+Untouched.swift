package import BelayCore
internal import Foundation
internal import Glibc

// A ledger that is only looked at: a copy that somebody was given, or one that is broken.

extension LedgerReader {
  /// Opens the ledger of a state directory and leaves everything in that directory as it is: no lock, no
  /// file of SQLite's own, no repair. The directory may be one that this user cannot write.
  ///
  /// Beside a hub at work its files are shared with it. Without one, SQLite is told that nothing changes.
  /// A log that was left behind, or was copied with the ledger, is read from a copy of both that is gone
  /// from its folder as soon as it is open; that takes their room and time once.
  ///
  /// - Throws: `notPrivate` if others could change what is read.
  package init(untouched directory: String) throws(LedgerError) {
    let ledger = directory + "/ledger.sqlite"
    try Self.requireUnchangeable([directory, ledger])
    let head = directory + "/ledger.head"
    if LockFile.isHeld(directory + "/ledger.lock") {
      try self.init(ledger, headPath: head)
    } else if Self.size(of: ledger + "-wal") == 0 {
      let name = ledger.addingPercentEncoding(withAllowedCharacters: Self.plain) ?? ledger
      try self.init(opening: "file:\(name)?immutable=1", named: ledger, headPath: head)
    } else {
      try self.init(copying: ledger, headPath: head)
    }
  }

  /// What stands for itself in the path of a URI.
  private static let plain = CharacterSet(
    charactersIn: "/-_.~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  private init(copying ledger: String, headPath: String) throws(LedgerError) {
    let folder = NSTemporaryDirectory() + "/belay-copy-" + UUID().uuidString
    guard mkdir(folder, 0o700) == 0 else { throw .unwritable(path: folder, reason: lastError()) }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let copy = folder + "/ledger.sqlite"
    do {
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: ledger + suffix, toPath: copy + suffix)
        chmod(copy + suffix, 0o600)
      }
    } catch {
      throw .unwritable(path: folder, reason: "the ledger could not be copied there: \(error)")
    }
    try self.init(opening: copy, named: ledger, headPath: headPath)
  }

  private static func size(of path: String) -> Int {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : 0
  }

  private static func requireUnchangeable(_ paths: [String]) throws(LedgerError) {
    for path in paths {
      var facts = stat()
      guard stat(path, &facts) == 0 else {
        throw errno == ENOENT ? .missing(path: path) : .unwritable(path: path, reason: lastError())
      }
      guard facts.st_mode & 0o022 == 0 else { throw .notPrivate(path: path) }
    }
  }

  /// What a start would refuse this ledger for; nil if it would take it. A few milliseconds.
  package func openingFault() -> LedgerError? {
    do throws(LedgerError) {
      try requireTree()
      _ = try OpeningCheck(reader: self, head: noted).run()
      return nil
    } catch {
      return error
    }
  }

  /// The fleet as far as the records can be read: the whole of a sound ledger, and of a broken one what
  /// comes before the first record that is none.
  package func readableFleet() -> Fleet {
    if let fleet = try? loadFleet().fleet { return fleet }
    var fleet = Fleet()
    var limit = 1_000
    while limit > 0 {
      guard let page = try? records(after: fleet.seq, limit: limit) else {
        limit /= 10
        continue
      }
      guard !page.isEmpty else { break }
      for record in page { fleet.apply(record) }
    }
    return fleet
  }
}
