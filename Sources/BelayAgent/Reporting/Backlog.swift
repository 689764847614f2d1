import BelayCore

/// A stretch of the line, as one post carries it.
struct Batch: Sendable {
  let lines: [EventLine]
  /// How many events have left the line once this batch has.
  let end: Int

  var body: [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(lines.reduce(0) { $0 + $1.bytes.count })
    for line in lines { body.append(contentsOf: line.bytes) }
    return body
  }
}

/// The line of encoded events on their way to the hub: what is on disk first, then what is in memory.
///
///     oldest ◄── spool (16 MiB) ── memory (512 KiB) ◄── newest
///
/// Events leave at the front only: acknowledged, or dropped where the spool is full. `departed` counts
/// both, so that an acknowledgement that comes after a drop takes away no more than its own.
struct Backlog {
  private let agent: AgentID
  private let memoryLimit: Int
  private let spoolDirectory: String?
  private let spoolBytes: Int
  private var spool: Spool?
  private(set) var trouble: String?
  private var memory: [EventLine] = []
  private var memoryBytes = 0
  private var departed = 0

  init(agent: AgentID, settings: ReporterSettings) {
    self.agent = agent
    memoryLimit = settings.batchBytes
    spoolDirectory = settings.spoolDirectory
    spoolBytes = settings.spoolBytes
  }

  var isEmpty: Bool { memory.isEmpty && spool?.isEmpty ?? true }
  var isMemoryFull: Bool { memoryBytes >= memoryLimit }
  /// Whether nothing would be lost if the process ended now.
  var isOnDisk: Bool { memory.isEmpty }

  mutating func append(_ line: EventLine) {
    memory.append(line)
    memoryBytes += line.bytes.count
  }

  /// Moves what is in memory to the disk; false if it must stay.
  @discardableResult
  mutating func spill(_ losses: inout Losses) -> Bool {
    guard !memory.isEmpty else { return true }
    return false
  }

  func head(events: Int, bytes: Int, _ losses: inout Losses) -> Batch? {
    guard !memory.isEmpty else { return nil }
    let lines = Array(memory.prefix(events))
    return Batch(lines: lines, end: departed + lines.count)
  }

  mutating func acknowledge(_ batch: Batch) {
    let count = max(0, batch.end - departed)
    memory.removeFirst(count)
    departed += count
  }
}
