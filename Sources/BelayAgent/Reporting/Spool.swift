import BelayCore

/// Events that the hub has not taken yet, on disk: lines of JSON in numbered files, oldest first.
///
///     agent.spool/  lock  0000000007.ndjson  0000000008.ndjson  0000000009.ndjson
///                          ▲ read from here                      ▲ written here
///
/// Bounded in bytes: where there is no room the oldest file goes. What is written survives the end of
/// the process, not of the machine, because nothing is fsynced. After a restart some events that the
/// hub has already may be read again; they are the same bytes, and the hub counts them as duplicates.
///
/// One process has a folder at a time. A second one of the same agent takes the next,
/// `agent~2.spool`; the files of one that has died are taken over at the next start.
final class Spool {
  private let folder: SpoolFolder
  private let limit: Int
  private var segments: [Segment] = []
  private var nextNumber = 1

  /// Processes of one agent that can have a spool at once in one directory.
  private static let mostFolders = 16
  /// Files; as each but the last is at least half full, the bytes are the narrower bound.
  private static let mostSegments = 256
  /// In bytes; a disk that is nearly full still takes what fits, in steps of this size.
  private static let largestWrite = 64 << 10

  private init(_ folder: consuming SpoolFolder, limit: Int) {
    self.folder = folder
    self.limit = limit
  }

  var isEmpty: Bool { segments.isEmpty }
  /// How many events wait.
  var count: Int { segments.reduce(0) { $0 + $1.waiting } }
  /// What the files take up.
  var bytes: Int { segments.reduce(0) { $0 + $1.length } }
  var path: String { folder.path }

  private var segmentLimit: Int { limit / 8 }
}

// MARK: Opening

extension Spool {
  /// - Parameters:
  ///   - limit: bytes on disk; less than 64 KiB counts as that much. One event may always stay.
  ///   - lost: gets what an earlier process left unreadable.
  /// - Returns: nil if as many processes as may have a spool of this agent already do.
  static func open(
    in directory: String, for agent: AgentID, limit: Int, _ lost: inout Loss
  ) throws(DiskError) -> Spool? {
    var spool: Spool?
    for number in 1...mostFolders {
      let path = "\(directory)/\(agent.text)\(number == 1 ? "" : "~\(number)").spool"
      if let spool {
        guard SpoolFolder.exists(path), let other = try SpoolFolder.claim(path) else { continue }
        try spool.takeOver(other, &lost)
      } else if let folder = try SpoolFolder.claim(path) {
        try folder.secure()
        let mine = Spool(folder, limit: max(limit, 64 << 10))
        try mine.load(&lost)
        spool = mine
      }
    }
    return spool
  }

  private func load(_ lost: inout Loss) throws(DiskError) {
    for number in try Self.numbers(in: folder) {
      nextNumber = number + 1
      try add(Segment(number: number), &lost)
    }
    makeRoom(for: 0, &lost)
  }

  private func takeOver(
    _ other: consuming SpoolFolder, _ lost: inout Loss
  ) throws(DiskError) {
    for number in try Self.numbers(in: other) {
      let segment = Segment(number: nextNumber)
      try other.move(Segment(number: number).name, to: folder, as: segment.name)
      nextNumber += 1
      try add(segment, &lost)
    }
    makeRoom(for: 0, &lost)
  }

  /// Takes in a file of an earlier process, without the line that its end may have cut in two.
  private func add(_ found: Segment, _ lost: inout Loss) throws(DiskError) {
    var segment = found
    let size = try folder.size(of: segment.name)
    let content = try folder.read(segment.name, from: 0, count: min(size, limit))
    segment.length = content.lastIndex(of: newline).map { $0 + 1 } ?? 0
    segment.lines = content.count { $0 == newline }
    if segment.length < size {
      lost.add(nil)
      try folder.truncate(segment.name, to: segment.length)
    }
    if segment.lines > 0 { segments.append(segment) } else { folder.remove(segment.name) }
  }

  private static func numbers(in folder: borrowing SpoolFolder) throws(DiskError) -> [Int] {
    try folder.names().compactMap(Segment.number(ofFile:)).sorted()
  }
}

// MARK: In and out

extension Spool {
  /// Writes the first of these lines: as many as go into one file and one write, at least one.
  ///
  /// - Parameter lost: gets what had to make room.
  /// - Returns: how many of the lines are written, and how many events left at the front.
  func append(
    _ lines: ArraySlice<EventLine>, _ lost: inout Loss
  ) throws(DiskError) -> (written: Int, dropped: Int) {
    guard let first = lines.first else { return (0, 0) }
    var chunk: [UInt8] = []
    var count = 0
    let open = segments.last.flatMap { $0.length + first.bytes.count <= segmentLimit ? $0 : nil }
    for line in lines {
      let length = (open?.length ?? 0) + chunk.count + line.bytes.count
      guard count == 0 || length <= segmentLimit && chunk.count < Self.largestWrite else { break }
      chunk.append(contentsOf: line.bytes)
      count += 1
    }
    let dropped = makeRoom(for: chunk.count, &lost)
    let isOpen = open != nil && segments.last?.number == open?.number
    if !isOpen { nextNumber += 1 }
    var segment = isOpen ? segments.removeLast() : Segment(number: nextNumber - 1)
    defer { if segment.lines > 0 { segments.append(segment) } }
    do throws(DiskError) {
      try folder.write(chunk, to: segment.name, at: segment.length)
    } catch {
      if segment.lines == 0 {
        // A full disk still has room for an empty file at each attempt.
        folder.remove(segment.name)
        nextNumber = segment.number
      }
      throw error
    }
    segment.length += chunk.count
    segment.lines += count
    return (count, dropped)
  }

  /// The oldest events, of one file, at most so many and so many bytes.
  ///
  /// A file that is gone or damaged is dropped. One that the system does not let us read now, because
  /// the process has too many files open or the disk fails, stays where it is.
  ///
  /// - Parameters:
  ///   - lost: gets what is gone or damaged, also if this throws in the end.
  ///   - dropped: gets how many events these were.
  func head(
    events: Int, bytes: Int, _ lost: inout Loss, dropped: inout Int
  ) throws(DiskError) -> [EventLine] {
    while let segment = segments.first {
      let count = min(bytes, segment.length - segment.offset)
      let content = try readIfThere(segment.name, from: segment.offset, count: count)
      let lines = Self.lines(in: content, atMost: events)
      if !lines.isEmpty { return lines }
      lost.add(Loss(segment.waiting, from: nil, to: nil))
      dropped += segment.waiting
      removeFirst()
    }
    return []
  }

  /// Nothing if there is no such file.
  private func readIfThere(
    _ name: String, from offset: Int, count: Int
  ) throws(DiskError) -> [UInt8] {
    do throws(DiskError) {
      return try folder.read(name, from: offset, count: count)
    } catch {
      guard error.isAbsence else { throw error }
      return []
    }
  }

  /// Forgets the oldest line, which is as long as this one.
  func advance(over line: EventLine) {
    guard !segments.isEmpty else { return }
    segments[0].offset += line.bytes.count
    segments[0].consumed += 1
    if segments[0].waiting <= 0 { removeFirst() }
  }

  private static func lines(in content: [UInt8], atMost most: Int) -> [EventLine] {
    var lines: [EventLine] = []
    var rest = content[...]
    while lines.count < most, let end = rest.firstIndex(of: newline) {
      lines.append(EventLine(bytes: Array(rest[...end])))
      rest = rest[(end + 1)...]
    }
    return lines
  }

  /// Drops the oldest files until there is room for so many bytes more; how many events went.
  @discardableResult
  private func makeRoom(for size: Int, _ lost: inout Loss) -> Int {
    var dropped = 0
    while let oldest = segments.first,
      bytes + size > limit || segments.count >= Self.mostSegments
    {
      let content = try? folder.read(
        oldest.name, from: oldest.offset, count: oldest.length - oldest.offset)
      let lines = Self.lines(in: content ?? [], atMost: .max)
      lost.add(Loss(oldest.waiting, from: lines.first?.time, to: lines.last?.time))
      dropped += oldest.waiting
      removeFirst()
    }
    return dropped
  }

  private func removeFirst() { folder.remove(segments.removeFirst().name) }
}

private let newline = UInt8(ascii: "\n")

/// One file of the spool.
private struct Segment {
  let number: Int
  /// In bytes.
  var length = 0
  var lines = 0
  /// How far it is dealt with, in bytes and in lines.
  var offset = 0
  var consumed = 0

  init(number: Int) { self.number = number }

  var waiting: Int { lines - consumed }

  var name: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".ndjson"
  }

  static func number(ofFile name: String) -> Int? {
    guard name.hasSuffix(".ndjson") else { return nil }
    let digits = name.dropLast(7)
    return digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
  }
}
