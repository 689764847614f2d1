import BelayCore
import Foundation
import Testing

@testable import BelayLedger

/// The file elsewhere to which checkpoints are appended.
@Suite struct AnchorFileTests {
  let scratch: Scratch
  let log = Grower()

  init() throws {
    scratch = try Scratch()
    _ = try scratch.open()
  }

  private var path: String { scratch.path + "/elsewhere" }

  private func file() throws -> AnchorFile { try AnchorFile(path, awayFrom: scratch.state) }

  @Test("each note is appended once, and the newest of a log is found among those of others")
  func appends() throws {
    let file = try file()
    #expect(try file.newest(of: log.key.verifier.name) == nil)
    let notes = [1, 4, 9].map { log.note($0) }
    for note in notes { try file.append(note) }
    try file.append(notes[2])
    let text = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(Array(text) == notes.flatMap { $0.bytes + [0x0A] })
    #expect(try file.newest(of: log.key.verifier.name) == notes[2])
    #expect(try file.newest(of: KeyName("ops.example/other")!) == nil)
  }

  @Test("what a power cut left at the end stays, and hides neither what was there nor what follows")
  func torn() throws {
    let (first, second) = (log.note(2), log.note(5))
    let whole = second.bytes + [0x0A]
    for length in 1..<whole.count {
      try? FileManager.default.removeItem(atPath: path)
      let file = try file()
      try file.append(first)
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(whole[..<length]))
      try handle.close()
      let found = try file.newest(of: log.key.verifier.name)
      #expect(found == first || found == second, "cut at \(length)")
      try file.append(second)
      #expect(try file.newest(of: log.key.verifier.name) == second, "cut at \(length)")
    }
  }

  @Test("a file in the state directory, a folder and a pipe are refused")
  func refused() throws {
    #expect(throws: SigningError.self) {
      try AnchorFile(scratch.state + "/anchors", awayFrom: scratch.state)
    }
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/link", withDestinationPath: scratch.state)
    #expect(throws: SigningError.self) {
      try AnchorFile(scratch.path + "/link/anchors", awayFrom: scratch.state)
    }
    #expect(throws: SigningError.self) {
      try AnchorFile(scratch.path, awayFrom: scratch.state).append(log.note(1))
    }
    #expect(mkfifo(path, 0o600) == 0)
    #expect(throws: SigningError.self) { try file().append(log.note(1)) }
  }
}
