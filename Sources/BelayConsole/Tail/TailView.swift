import BelayCore

/// The tail and how it is looked at: filter, run, cursor, bookmarks.
///
/// Knows which records are errors and which are escalations without looking at them again, so that
/// jumps and the scrollbar cost a binary search.
struct TailView: Sendable {
  private(set) var tail = Tail()
  private(set) var filter: Filter?
  private(set) var filterText = ""
  /// Only records of this run.
  private(set) var run: String?
  /// whose telemetry is; kept only while the filter asks for it
  private var authors: Authors?
  private var index = TailIndex(isNarrowed: false)
  private var surplus = SurplusFold()
  private(set) var bookmarks: [Int] = []
  /// The record under the cursor; nil while the newest one is followed.
  private(set) var cursor: Int?
  private var top: Int?

  /// Why some of them were set.
  private var notes: [Int: String] = [:]

  static let bookmarkLimit = 500
  /// In characters.
  static let longestNote = 120

  var isFollowing: Bool { cursor == nil }

  // MARK: Records

  mutating func append(_ record: Record) {
    let row = TailRow(record)
    let outcome = tail.append(row)
    if outcome == .restarted { forget() }
    guard outcome != .known else { return }
    take(row)
    dropFallen()
  }

  private mutating func take(_ row: TailRow) {
    let earlier = authors?.take(row.record) ?? []
    index.take(row, matches: isNarrowed ? matches(row.record) : !surplus.hides(row.record))
    look(againAt: earlier)
  }

  /// Records that may be another agent's now.
  private mutating func look(againAt seqs: [Int]) {
    for seq in seqs {
      guard let record = tail.record(seq: seq) else { continue }
      index.retake(TailRow(record), matches: matches(record))
    }
  }

  /// Goes on with what was kept apart. Costs about 10 µs for a record.
  mutating func append(_ later: Tail) {
    guard let first = later.firstSeq, let last = later.lastSeq else { return }
    for seq in first...last {
      if let record = later.record(seq: seq) { append(record) }
    }
  }

  mutating func prepend(_ records: [Record]) {
    let taken = tail.prepend(records)
    guard !taken.isEmpty else { return }
    var before = TailIndex(isNarrowed: isNarrowed)
    var others: [Int] = []
    for record in taken { others += authors?.take(record) ?? [] }
    var fold = SurplusFold()
    for record in taken {
      before.take(TailRow(record), matches: isNarrowed ? matches(record) : !fold.hides(record))
    }
    index.put(before: before)
    surplus.follow(fold)
    look(againAt: others)
  }

  mutating func clear() {
    tail.clear()
    forget()
  }

  // MARK: Looking

  /// What can be scrolled through; a frozen screen ends at its sequence number.
  func list(upTo end: Int?) -> EventList {
    guard let first = tail.firstSeq, let last = tail.lastSeq else { return .empty }
    return EventList(first: first, last: min(last, end ?? last), matches: index.matches)
  }

  /// First row of a view of this height.
  func firstRow(_ list: EventList, height: Int) -> Int {
    let lowest = max(0, list.count - height)
    guard let cursor else { return lowest }
    let row = min(list.index(of: cursor), max(0, list.count - 1))
    let wanted = top.map(list.index(of:)) ?? row
    return min(max(wanted, row - height + 1, 0), row, lowest)
  }

  /// The record that Enter opens.
  func current(_ list: EventList) -> Record? {
    currentSeq(list).flatMap { tail.record(seq: $0) }
  }

  /// Its number alone, which costs nothing.
  func currentSeq(_ list: EventList) -> Int? {
    guard list.count > 0 else { return nil }
    let row = cursor.map { min(list.index(of: $0), list.count - 1) } ?? list.count - 1
    return list.seq(at: row)
  }

  mutating func follow() {
    cursor = nil
    top = nil
  }

  /// True when it was already at the first row, so that older records are wanted.
  mutating func move(by rows: Int, in list: EventList, height: Int) -> Bool {
    guard list.count > 0 else { return true }
    let row = cursor.map { min(list.index(of: $0), list.count - 1) } ?? list.count - 1
    let target = min(max(0, row + rows), list.count - 1)
    place(at: list.seq(at: target), in: list, height: height)
    return target == 0 && rows < 0
  }

  /// Puts the cursor on a record; false if it is not among what is looked at.
  @discardableResult
  mutating func jump(to seq: Int?, in list: EventList, height: Int) -> Bool {
    guard let seq, list.count > 0 else { return false }
    place(at: seq, in: list, height: height)
    return true
  }

  private mutating func place(at seq: Int, in list: EventList, height: Int) {
    let before = firstRow(list, height: height)
    cursor = seq
    top = list.seq(at: min(before, list.count - 1))
    top = list.seq(at: firstRow(list, height: height))
  }

  // MARK: Errors and bookmarks

  /// Errors and breakers among what is looked at.
  func errors(_ list: EventList) -> ArraySlice<Int> { Self.part(index.errors, list) }

  /// Escalations raised, among what is looked at.
  func asks(_ list: EventList) -> ArraySlice<Int> { Self.part(index.asks, list) }

  private static func part(_ seqs: [Int], _ list: EventList) -> ArraySlice<Int> {
    guard list.count > 0 else { return [] }
    return seqs[..<seqs.firstIndex(atLeast: list.seq(at: list.count - 1) + 1)]
  }

  private func position(_ list: EventList) -> Int {
    cursor ?? (list.count > 0 ? list.seq(at: list.count - 1) + 1 : 0)
  }

  /// The next error after the cursor; while following, the newest one there is.
  func nextError(_ list: EventList) -> Int? {
    guard let cursor else { return previousError(list) }
    return Self.next(in: errors(list), after: cursor)
  }

  func previousError(_ list: EventList) -> Int? {
    Self.previous(in: errors(list), before: position(list))
  }

  func nextWarning(_ list: EventList) -> Int? {
    guard let cursor else { return previousWarning(list) }
    return Self.next(in: Self.part(index.warnings, list), after: cursor)
  }

  func previousWarning(_ list: EventList) -> Int? {
    Self.previous(in: Self.part(index.warnings, list), before: position(list))
  }

  /// The change of a breaker before the cursor; from the oldest one on, the newest.
  func breakerChange(_ list: EventList) -> Int? {
    let changes = Self.part(index.breakers, list)
    return Self.previous(in: changes, before: position(list)) ?? changes.last
  }

  /// The next record of the run under the cursor; after its last one, its first. Reads records until it
  /// finds one: a fifth of a second for a full tail.
  func nextOfRun(_ list: EventList) -> Int? {
    guard let current = current(list), let run = current.event.subject else { return nil }
    let row = list.index(of: current.seq)
    let order = Array(row + 1..<max(row + 1, list.count)) + Array(0..<row)
    return order.lazy.map(list.seq(at:)).first { seq in
      tail.record(seq: seq)?.event.subject?.hasSameBytes(as: run) == true
    }
  }

  func nextBookmark(_ list: EventList) -> Int? {
    Self.next(in: bookmarks[...], after: cursor ?? 0) ?? bookmarks.first
  }

  func previousBookmark(_ list: EventList) -> Int? {
    Self.previous(in: bookmarks[...], before: position(list)) ?? bookmarks.last
  }

  mutating func toggleBookmark(_ seq: Int) {
    let index = bookmarks.firstIndex(atLeast: seq)
    if index < bookmarks.count, bookmarks[index] == seq {
      bookmarks.remove(at: index)
      notes[seq] = nil
      return
    }
    bookmarks.insert(seq, at: index)
    if bookmarks.count > Self.bookmarkLimit { notes[bookmarks.removeFirst()] = nil }
  }

  mutating func note(_ text: String, on seq: Int) {
    if isBookmarked(seq) { notes[seq] = text }
  }

  func note(on seq: Int) -> String? { notes[seq] }

  func isBookmarked(_ seq: Int) -> Bool { bookmarks.hasAny(in: seq...seq) }

  private static func next(in seqs: ArraySlice<Int>, after seq: Int) -> Int? {
    let index = seqs.firstIndex(atLeast: seq + 1)
    return index < seqs.endIndex ? seqs[index] : nil
  }

  private static func previous(in seqs: ArraySlice<Int>, before seq: Int) -> Int? {
    let index = seqs.firstIndex(atLeast: seq)
    return index > seqs.startIndex ? seqs[index - 1] : nil
  }

  /// What the tail still holds about an escalation, oldest first, out of the newest 500 records
  /// that are about any.
  func history(of key: EscalationKey) -> [Record] {
    index.cards.suffix(500).compactMap { tail.record(seq: $0) }.filter { $0.isAbout(key) }
  }

  // MARK: Filter

  mutating func look(at text: String, _ filter: Filter?) {
    filterText = text
    self.filter = filter
    reindex()
  }

  mutating func look(atRun run: String?) {
    self.run = run
    reindex()
  }

  /// Whoever asks for a part of the tail sees all of that: nothing is folded then.
  private var isNarrowed: Bool { filter != nil || run != nil }

  /// Whether it is, or would be, among what can be scrolled through.
  func shows(_ record: Record) -> Bool { !isNarrowed || matches(record) }

  private func matches(_ record: Record) -> Bool {
    if let run, record.event.subject?.hasSameBytes(as: run) != true { return false }
    return filter?.matches(record, by: authors?.author(of: record)) ?? true
  }

  /// Reads every record again: a fifth of a second for a full tail, twice that if it takes others to
  /// tell whose each is.
  private mutating func reindex() {
    index = TailIndex(isNarrowed: isNarrowed)
    surplus = SurplusFold()
    authors = filter?.asksForAgents == true ? Authors() : nil
    guard let first = tail.firstSeq, let last = tail.lastSeq else { return }
    for seq in first...last {
      if let record = tail.record(seq: seq) { take(TailRow(record)) }
    }
  }

  private mutating func forget() {
    index = TailIndex(isNarrowed: isNarrowed)
    surplus = SurplusFold()
    if authors != nil { authors = Authors() }
    follow()
  }

  /// Forgets what fell out of the tail, now and then, so that appending stays cheap.
  private mutating func dropFallen() {
    guard let first = tail.firstSeq, first % 1_000 == 0 else { return }
    index.drop(before: first)
    surplus.drop(before: first)
    bookmarks.removeFirst(bookmarks.firstIndex(atLeast: first))
    notes = notes.filter { $0.key >= first }
  }
}
