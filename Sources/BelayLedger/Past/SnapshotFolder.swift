package import BelayCore
internal import Glibc
internal import Synchronization

/// Folds as of many moments, so that every moment of a long ledger is a short fold away.
///
///     snapshots/6-0/000000004096  000000008200  000000012296 …     one packed fold each
///               │ └─ the newest erasure whose records are no longer in them
///               └─── the form of the fold
///
/// A cache and never the truth: a file that is damaged, missing or of another form is passed over, and
/// the records decide (INV 6). What was folded before an erasure repeats what was erased, so an
/// erasure removes the folder, and one that an older or a newer Belay has left is removed when it is
/// opened. May be used from any thread.
///
/// Bounded: at most 4,096 files and 1 GiB. Beyond that the spacing doubles, and of two neighbours one goes.
package final class SnapshotFolder: Sendable {
  package struct Limits: Sendable, Equatable {
    /// Records between two folds, at least; a moment is at most twice as many away from one.
    package var spacing = 4_096
    package var files = 4_096
    package var bytes = 1 << 30

    package init() {}
  }

  fileprivate struct Shelf {
    /// Ascending.
    var files: [(seq: Int, bytes: Int)] = []
    var bytes = 0
    var spacing: Int
    /// An erasure has removed the folder.
    var isRetired = false
  }

  private let root: String
  private let path: String
  private let limits: Limits
  private let shelf: Mutex<Shelf>

  /// - Parameter erasure: the newest erasure of the ledger, 0 if there was none.
  package init(_ directory: StateDirectory, erasure: Int, limits: Limits = Limits()) {
    root = Self.root(directory)
    let name = "\(Fleet.formVersion)-\(erasure)"
    path = "\(root)/\(name)"
    self.limits = limits
    for other in Self.names(in: root) where other != name { Self.remove("\(root)/\(other)") }
    var shelf = Shelf(spacing: limits.spacing)
    for file in Self.names(in: path) {
      var facts = stat()
      guard stat("\(path)/\(file)", &facts) == 0 else { continue }
      if let spacing = Self.spacing(in: file) {
        shelf.spacing = max(shelf.spacing, spacing)
      } else if let seq = Int(file) {
        shelf.files.append((seq, Int(facts.st_size)))
        shelf.bytes += Int(facts.st_size)
      } else {
        // What a process left that ended while it wrote.
        unlink("\(path)/\(file)")
      }
    }
    shelf.files.sort { $0.seq < $1.seq }
    self.shelf = Mutex(shelf)
  }

  /// How many there are, what they take in bytes, and how far they are apart, in records.
  package var size: (files: Int, bytes: Int, spacing: Int) {
    shelf.withLock { ($0.files.count, $0.bytes, $0.spacing) }
  }

  /// Whether there is none near before it.
  package func wants(_ seq: Int) -> Bool {
    shelf.withLock { shelf in
      let before = shelf.files[..<shelf.place(after: seq)].last?.seq ?? 0
      return seq - before >= shelf.spacing
    }
  }

  /// The first stretch that is too long to be folded in a moment: the fold at its beginning, 0 for
  /// none, and where the next one is wanted.
  package func gap(before lastSeq: Int) -> (from: Int, to: Int)? {
    shelf.withLock { shelf in
      var from = 0
      for file in shelf.files + [(lastSeq, 0)] {
        if file.seq - from > 2 * shelf.spacing { return (from, from + shelf.spacing) }
        from = max(from, file.seq)
      }
      return nil
    }
  }

  /// Keeps nothing from now on: what it would keep repeats what was erased.
  package func retire() {
    shelf.withLock { shelf in
      shelf = Shelf(spacing: shelf.spacing)
      shelf.isRetired = true
    }
  }

  // MARK: Keeping and reading

  /// Keeps a fold of committed records, unless there is one near before it. Not flushed: after a power
  /// cut a file may be empty, and is passed over.
  ///
  /// - Returns: false if it could not be written; the folder was removed, or the disk is full.
  package func keep(_ fleet: Fleet) -> Bool {
    guard wants(fleet.seq) else { return true }
    guard let packed = Packing.packed(fleet.json().encoded()) else { return false }
    let bytes = SHA256.hash(packed) + packed
    guard makeFolder(), write(bytes, as: Self.name(fleet.seq)) else { return false }
    shelf.withLock { shelf in
      shelf.put(fleet.seq, bytes: bytes.count)
      while shelf.files.count > 1, shelf.files.count > limits.files || shelf.bytes > limits.bytes {
        thin(&shelf)
      }
    }
    return true
  }

  /// The newest fold at or before a record that can be read; `nil` if there is none. A few
  /// milliseconds for a fleet of twenty agents.
  package func fleet(atMost seq: Int) -> Fleet? {
    var seq = seq
    while let found = newest(atMost: seq) {
      if let fleet = read(found) { return fleet }
      drop(found)
      seq = found - 1
    }
    return nil
  }

  /// Which record the nearest fold at or before another goes up to; 0 for none.
  package func newest(atMost seq: Int) -> Int? {
    shelf.withLock { $0.files[..<$0.place(after: seq)].last?.seq }
  }

  private func read(_ seq: Int) -> Fleet? {
    guard let bytes = Self.contents("\(path)/\(Self.name(seq))"), bytes.count > 32,
      SHA256.hash(Array(bytes[32...])) == Array(bytes[..<32]),
      let fold = Packing.unpacked(Array(bytes[32...])),
      let json = try? JSON(
        parsing: fold, limits: JSONLimits(maxBytes: 1 << 30, maxDepth: 128)),
      let fleet = try? Fleet(json: json), fleet.seq == seq
    else { return nil }
    return fleet
  }

  private func drop(_ seq: Int) {
    unlink("\(path)/\(Self.name(seq))")
    shelf.withLock { $0.take(seq) }
  }

  /// Doubles the spacing.
  private func thin(_ shelf: inout Shelf) {
    unlink("\(path)/\(Self.note(shelf.spacing))")
    shelf.spacing *= 2
    _ = write([], as: Self.note(shelf.spacing))
    var kept = 0
    let files = shelf.files
    for (index, file) in files.enumerated().dropLast() {
      if files[index + 1].seq - kept <= 2 * shelf.spacing {
        unlink("\(path)/\(Self.name(file.seq))")
        shelf.take(file.seq)
      } else {
        kept = file.seq
      }
    }
  }
}

extension SnapshotFolder.Shelf {
  /// Where the first one behind a record is.
  fileprivate func place(after seq: Int) -> Int {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle].seq <= seq { low = middle + 1 } else { high = middle }
    }
    return low
  }

  fileprivate mutating func put(_ seq: Int, bytes count: Int) {
    take(seq)
    files.insert((seq, count), at: place(after: seq))
    bytes += count
  }

  fileprivate mutating func take(_ seq: Int) {
    guard let index = files.firstIndex(where: { $0.seq == seq }) else { return }
    bytes -= files.remove(at: index).bytes
  }
}

// MARK: Files

extension SnapshotFolder {
  /// Removes every fold there is. Called before anything is erased.
  package static func remove(from directory: StateDirectory) throws(LedgerError) {
    let root = root(directory)
    for name in names(in: root) { remove("\(root)/\(name)") }
    guard rmdir(root) == 0 || errno == ENOENT else {
      throw .unwritable(path: root, reason: lastError())
    }
  }

  private static func root(_ directory: StateDirectory) -> String { directory.path + "/snapshots" }

  private static func remove(_ folder: String) {
    for name in names(in: folder) { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  /// In the order of numbers.
  private static func name(_ seq: Int) -> String {
    let digits = String(seq)
    return String(repeating: "0", count: max(0, 12 - digits.utf8.count)) + digits
  }

  private static func note(_ spacing: Int) -> String { "spacing-\(spacing)" }

  private static func spacing(in name: String) -> Int? {
    name.hasPrefix("spacing-") ? Int(name.dropFirst(8)) : nil
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Only while there is no fold in it: a folder that an erasure has removed must not come back.
  private func makeFolder() -> Bool {
    let (isRetired, isEmpty) = shelf.withLock { ($0.isRetired, $0.files.isEmpty) }
    guard !isRetired, isEmpty else { return !isRetired }
    mkdir(root, 0o700)
    return mkdir(path, 0o700) == 0 || errno == EEXIST
  }

  /// Beside its place first, so that nobody reads half of it.
  private func write(_ bytes: [UInt8], as name: String) -> Bool {
    let draft = "\(path)/\(name).new"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return false }
    let isWhole = Self.put(bytes, in: file)
    close(file)
    guard isWhole, rename(draft, "\(path)/\(name)") == 0 else {
      unlink(draft)
      return false
    }
    return true
  }

  private static func put(_ bytes: [UInt8], in file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  private static func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_size > 0, facts.st_size < 1 << 30 else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeMutableBytes {
        Glibc.read(file, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return nil }
      done += count
    }
    return bytes
  }
}
