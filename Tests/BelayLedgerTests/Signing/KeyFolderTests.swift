import Foundation
import Testing

@testable import BelayLedger

/// FAULTS I 87: a key that somebody else may have read, or that is none, is refused by name.
@Suite struct KeyFolderTests {
  let scratch: Scratch
  let folder: KeyFolder
  let name: KeyName

  init() throws {
    scratch = try Scratch()
    folder = KeyFolder(stateDirectory: scratch.path)
    name = try #require(KeyName("ops.example/belay"))
  }

  private var file: String { folder.path + "/0001.key" }

  private func setMode(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private func refusal() -> SigningError? {
    do throws(SigningError) {
      _ = try folder.load()
      return nil
    } catch {
      return error
    }
  }

  @Test("a new key is on disk for its user alone, and is read back")
  func made() throws {
    let key = try folder.make(name: name, kind: .ed25519)
    #expect(try folder.load().keys.map(\.verifier) == [key.verifier])
    #expect(try mode(file) == 0o600)
    #expect(try mode(folder.path) == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["0001.key"])
    #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("PRIVATE+KEY+ops.example"))
  }

  @Test("no key takes the place of another")
  func numbers() throws {
    let keys = try (1...3).map { _ in try folder.make(name: name, kind: .ed25519).verifier }
    #expect(Set(keys).count == 3)
    #expect(try folder.load().keys.map(\.verifier) == keys)
    #expect(throws: SigningError.self) { try PrivateFile.create(file, [1]) }
    #expect(try folder.load().keys.map(\.verifier) == keys)
  }

  @Test("a retired key leaves its public half and nothing else, and its number is not used again")
  func retired() throws {
    let old = try folder.make(name: name, kind: .ed25519).verifier
    let new = try folder.make(name: name, kind: .ed25519).verifier
    try folder.retire(old)
    let contents = try folder.load()
    #expect(contents.keys.map(\.verifier) == [new])
    #expect(contents.retired == [old])
    #expect(contents.verifiers == [old, new])
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files == ["0001.retired", "0002.key"])
    try folder.retire(new)
    _ = try folder.make(name: name, kind: .ed25519)
    #expect(try folder.load().retired == [old, new])
  }

  @Test("a retirement that was cut short is finished")
  func cutShort() throws {
    let old = try folder.make(name: name, kind: .ed25519).verifier
    try PrivateFile.create(folder.path + "/0001.retired", bytes("\(old.text)\n"))
    #expect(try folder.load().keys.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test("a key file that others can reach is refused and named", arguments: [0o640, 0o604, 0o644])
  func open(mode: Int) throws {
    _ = try folder.make(name: name, kind: .ed25519)
    try setMode(mode, file)
    let octal = String(mode, radix: 8)
    #expect(refusal() == .notPrivate(path: file, reason: "its mode is \(octal)"))
    let text = try #require(refusal()).description
    #expect(text.hasPrefix("\(file) must be readable by this user alone, but its mode is \(octal)"))
  }

  @Test("a folder of keys that others can reach is refused and named")
  func openFolder() throws {
    _ = try folder.make(name: name, kind: .ed25519)
    try setMode(0o755, folder.path)
    guard case .notPrivate(folder.path, _) = refusal() else {
      return #expect(Bool(false), "\(String(describing: refusal()))")
    }
  }

  @Test("a key file of another user is refused and named", .enabled(if: geteuid() == 0))
  func owner() throws {
    _ = try folder.make(name: name, kind: .ed25519)
    #expect(chown(file, 65_534, 65_534) == 0)
    #expect(
      refusal() == .notPrivate(path: file, reason: "it belongs to the user with id 65534"))
  }

  @Test("a link in the place of a key file is refused and named")
  func link() throws {
    _ = try folder.make(name: name, kind: .ed25519)
    try FileManager.default.moveItem(atPath: file, toPath: scratch.path + "/elsewhere")
    try FileManager.default.createSymbolicLink(
      atPath: file, withDestinationPath: scratch.path + "/elsewhere")
    #expect(refusal() == .notPrivate(path: file, reason: "it is a link"))
  }

  @Test(
    "garbage in a key file is refused and named",
    arguments: ["", "\n", "hello\n", Known.skey, "\(Known.skey)\n\n", "\(Known.skey.dropLast())\n"])
  func garbage(text: String) throws {
    _ = try folder.make(name: name, kind: .ed25519)
    try FileManager.default.removeItem(atPath: file)
    try PrivateFile.create(file, bytes(text))
    #expect(refusal() == .garbage(path: file, reason: "it is no signing key"))
  }

  @Test("a key with one changed character is refused")
  func changed() throws {
    for place in Known.skey.utf8.indices {
      var text = bytes(Known.skey)
      text[text.index(text.startIndex, offsetBy: place.utf16Offset(in: Known.skey))] ^= 1
      #expect(SigningKey(text: text) == nil, "\(String(decoding: text, as: UTF8.self))")
    }
  }
}
