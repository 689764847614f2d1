/// Cuts a stream of bytes into lines.
///
/// A line longer than the bound is handed out in its beginning, and the rest of it is skipped, so that a
/// file without newlines cannot fill the memory.
struct LineSplitter {
  private var pending: [UInt8] = []
  private var isSkipping = false
  private let longest: Int

  init(longest: Int = TailLine.longest) {
    self.longest = longest
  }

  /// The lines that these bytes complete, without their newline and a carriage return before it.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        if !isSkipping { lines.append(taken()) }
        isSkipping = false
      } else if !isSkipping {
        pending.append(byte)
        guard pending.count >= longest else { continue }
        lines.append(taken())
        isSkipping = true
      }
    }
    return lines
  }

  /// What stands after the last newline, once nothing more can come.
  mutating func finish() -> [[UInt8]] {
    defer { isSkipping = false }
    return pending.isEmpty || isSkipping ? [] : [taken()]
  }

  private mutating func taken() -> [UInt8] {
    defer { pending = [] }
    if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
    return pending
  }
}
