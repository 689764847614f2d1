import BelayLedger
import Foundation
import Testing

/// Who may reach the files of a ledger.
@Suite struct PrivacyTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private func setMode(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test("a new ledger is reachable by its owner only, parents and log included")
  func fresh() throws {
    let deep = scratch.path + "/a/b/state"
    let ledger = try Ledger(at: deep, create: true)
    try ledger.append(sample("a"))
    for folder in [scratch.path + "/a", scratch.path + "/a/b", deep] {
      #expect(try mode(folder) == 0o700, "\(folder)")
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: deep) {
      #expect(try mode(deep + "/" + name) == 0o600, "\(name)")
    }
  }

  @Test("a state directory that others can reach is refused and named", arguments: [0o750, 0o701])
  func openDirectory(mode: Int) throws {
    try scratch.open().close()
    try setMode(mode, scratch.state)
    #expect(throws: LedgerError.notPrivate(path: scratch.state)) { try scratch.open() }
  }

  @Test(
    "a file that others can reach is refused and named",
    arguments: ["ledger.sqlite", "ledger.sqlite-wal", "ledger.lock", "ledger.head"])
  func openFile(name: String) throws {
    try scratch.open().append(sample("a"))
    let path = scratch.state + "/" + name
    if !FileManager.default.fileExists(atPath: path) {
      try Data().write(to: URL(fileURLWithPath: path))
    }
    try setMode(0o640, path)
    #expect(throws: LedgerError.notPrivate(path: path)) { try scratch.open() }
  }

  @Test("a ledger that is a link, or a state directory that is a file, is refused")
  func wrongKind() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.state, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try FileManager.default.createSymbolicLink(
      atPath: scratch.database, withDestinationPath: scratch.path + "/elsewhere")
    let link = LedgerError.unwritable(path: scratch.database, reason: "it is not a regular file")
    #expect(throws: link) { try scratch.open() }
    let file = scratch.path + "/file"
    try Data().write(to: URL(fileURLWithPath: file))
    let notFolder = LedgerError.unwritable(path: file, reason: "it is not a directory")
    #expect(throws: notFolder) { try Ledger(at: file, create: false) }
  }

  @Test("nothing is made where no ledger was asked for")
  func missing() throws {
    #expect(throws: LedgerError.missing(path: scratch.state)) { try scratch.open(create: false) }
    let inside = LedgerError.missing(path: scratch.path + "/ledger.sqlite")
    #expect(throws: inside) { try Ledger(at: scratch.path, create: false) }
  }
}
