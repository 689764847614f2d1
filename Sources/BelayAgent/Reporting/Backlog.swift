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
///     hub ◄── spool (16 MiB) ◄── memory (512 KiB) ◄── newest
///
/// Events leave at the front only: acknowledged, or dropped where the spool is full. `departed` counts
/// both, so that an acknowledgement that comes after a drop takes away no more than its own.
struct Backlog {
  private let agent: AgentID
  private let memoryLimit: Int
  private let directory: String?
  private let diskLimit: Int
  private var spool: Spool?
  private var memory: [EventLine] = []
  private var memoryBytes = 0
  private var departed = 0
  private var writeTrouble: String?
  private var readTrouble: String?

  init(agent: AgentID, settings: ReporterSettings) {
    self.agent = agent
    memoryLimit = settings.batchBytes
    directory = settings.spoolDirectory
    diskLimit = settings.spoolBytes
  }

  /// What keeps the spool from working; nil while it works or was not asked for.
  var trouble: String? { writeTrouble ?? readTrouble }
  var isEmpty: Bool { memory.isEmpty && spool?.isEmpty ?? true }
  var isMemoryFull: Bool { memoryBytes >= memoryLimit }
  /// Whether nothing would be lost if the process ended now.
  var isOnDisk: Bool { memory.isEmpty }
}

// MARK: The disk

extension Backlog {
  /// Opens the spool; what an earlier process left there is now the front of the line, so that no batch
  /// may be under way.
  mutating func open(_ losses: inout Losses) {
    guard let directory, spool == nil else { return }
    var lost = Loss()
    do throws(DiskError) {
      spool = try Spool.open(in: directory, for: agent, limit: diskLimit, &lost)
      writeTrouble = spool == nil ? "every spool of \(agent) in \(directory) is in use" : nil
    } catch {
      writeTrouble = error.description
    }
    losses.add(lost, .unreadable)
  }

  /// Moves what is in memory to the disk; false if some of it must stay.
  @discardableResult
  mutating func spill(_ losses: inout Losses) -> Bool {
    guard !memory.isEmpty else { return true }
    guard let spool else { return false }
    var lost = Loss()
    var written = 0
    do throws(DiskError) {
      while written < memory.count {
        let step = try spool.append(memory[written...], &lost)
        written += step.written
        departed += step.dropped
      }
      writeTrouble = nil
    } catch {
      writeTrouble = error.description
    }
    losses.add(lost, .spool)
    forget(written)
    return memory.isEmpty
  }

  private mutating func forget(_ count: Int) {
    memoryBytes -= memory.prefix(count).reduce(0) { $0 + $1.bytes.count }
    memory.removeFirst(count)
  }
}

// MARK: In and out

extension Backlog {
  mutating func append(_ line: EventLine) {
    memory.append(line)
    memoryBytes += line.bytes.count
  }

  /// The oldest events, at most so many and so many bytes; nil if there are none, or if the disk does
  /// not give them out now: what is behind them must not overtake them.
  mutating func head(events: Int, bytes: Int, _ losses: inout Losses) -> Batch? {
    var lost = Loss()
    defer { losses.add(lost, .unreadable) }
    do throws(DiskError) {
      let lines = try spool?.head(events: events, bytes: bytes, &lost, dropped: &departed) ?? []
      readTrouble = nil
      if !lines.isEmpty { return Batch(lines: lines, end: departed + lines.count) }
    } catch {
      readTrouble = error.description
      return nil
    }
    var size = 0
    let lines = Array(
      memory.prefix(events).prefix { line in
        size += line.bytes.count
        return size <= bytes
      })
    return lines.isEmpty ? nil : Batch(lines: lines, end: departed + lines.count)
  }

  /// Takes the batch out of the line, wherever its events are by now.
  mutating func acknowledge(_ batch: Batch) {
    let left = batch.lines.suffix(max(0, batch.end - departed))
    var inMemory = 0
    for line in left {
      if let spool, !spool.isEmpty { spool.advance(over: line) } else { inMemory += 1 }
    }
    forget(inMemory)
    departed += left.count
  }
}
