import BelayCore
import Foundation
import Testing

@testable import BelayLedger

@Suite struct CheckpointFileTests {
  let scratch: Scratch
  let signer: SigningKey

  init() throws {
    scratch = try Scratch()
    signer = try testKey("ops.example/belay")
  }

  private var path: String { scratch.path + "/checkpoints" }

  private func note(_ size: Int) -> SignedNote {
    let text = Checkpoint(
      origin: signer.verifier.name, head: TreeHead(size: size, root: .leaf([UInt8(size % 256)]))
    ).text
    return SignedNote(text: text, signatures: [signer.sign(text)])
  }

  private func content() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("a new file has none, and the newest is found again")
  func last() throws {
    let file = try CheckpointFile(path)
    #expect(file.last == nil)
    try file.append(note(1))
    try file.append(note(2))
    #expect(try CheckpointFile(path).last == note(2))
    #expect(try content() == note(1).bytes + [0x0A] + note(2).bytes + [0x0A])
  }

  @Test("INV 2: wherever an append was cut off, the checkpoint before it is the newest")
  func torn() throws {
    let whole = note(1).bytes + [0x0A]
    let next = note(2).bytes + [0x0A]
    for length in next.indices {
      try Data(whole + next[..<length]).write(to: URL(fileURLWithPath: path))
      chmod(path, 0o600)
      let file = try CheckpointFile(path)
      #expect(file.last == note(1), "cut at \(length)")
      try file.append(note(3))
      #expect(try CheckpointFile(path).last == note(3))
      #expect(try content() == whole + note(3).bytes + [0x0A])
    }
    for length in 0..<(whole.count - 1) {
      try Data(whole[..<length]).write(to: URL(fileURLWithPath: path))
      #expect(try CheckpointFile(path).last == nil)
    }
  }

  @Test("a file that is full loses its older half, and never its newest checkpoint")
  func bounded() throws {
    let file = try CheckpointFile(path, limit: 2_000)
    for size in 1...100 {
      try file.append(note(size))
      #expect(try content().count <= 2_000)
      #expect(try CheckpointFile(path, limit: 2_000).last == note(size))
    }
  }

  @Test("a file that others can read, or that holds something else, is refused and named")
  func refused() throws {
    try CheckpointFile(path).append(note(1))
    chmod(path, 0o644)
    #expect(throws: SigningError.notPrivate(path: path, reason: "its mode is 644")) {
      try CheckpointFile(path)
    }
    try Data(bytes(String(repeating: "x", count: 70_000))).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o600)
    let reason = "it ends in something else than a checkpoint"
    #expect(throws: SigningError.garbage(path: path, reason: reason)) { try CheckpointFile(path) }
    try Data(bytes("a\n\n— b\n\n")).write(to: URL(fileURLWithPath: path))
    #expect(throws: SigningError.self) { try CheckpointFile(path) }
    let link = scratch.path + "/link"
    symlink(path, link)
    #expect(throws: SigningError.self) { try CheckpointFile(link) }
  }
}
