import BelayCanvas
import BelayCore

/// One run from its first record to its last, each with a bar where it lay in time.
///
/// Counted when it is opened out of what the tail holds; new records of the run join at its end.
struct RunTimeline: Sendable {
  struct Row: Sendable {
    let row: TailRow
    /// When what it tells of began: the record's time less what it says it took.
    let start: Timestamp

    init(_ row: TailRow) {
      self.row = row
      let took = row.record.event.data["duration_ms"]?.number ?? 0
      let length = took.isFinite ? min(max(0, took), 86_400_000) : 0
      start = row.record.recorded.advanced(by: .milliseconds(-Int(length)))
    }

    var end: Timestamp { row.record.recorded }
  }

  /// The newest of a longer run.
  static let mostRows = 2_000

  let run: String
  private(set) var rows: [Row]
  private(set) var index = 0
  private var scroller = Scroller()

  /// Costs about 10 µs for every record of the tail.
  init(run: String, _ tail: Tail) {
    self.run = run
    let seqs = tail.firstSeq.flatMap { first in tail.lastSeq.map { first...$0 } }
    rows = (seqs.map(Array.init) ?? []).compactMap { tail.row(seq: $0) }
      .filter { $0.record.event.subject?.hasSameBytes(as: run) == true }
      .suffix(Self.mostRows).map(Row.init)
  }

  mutating func select(seq: Int) {
    if let place = rows.firstIndex(where: { $0.row.record.seq == seq }) { index = place }
  }

  mutating func follow(_ record: Record) {
    guard record.event.subject?.hasSameBytes(as: run) == true,
      record.seq > rows.last?.row.record.seq ?? 0
    else { return }
    rows.append(Row(TailRow(record)))
    if rows.count > Self.mostRows {
      rows.removeFirst()
      index = max(0, index - 1)
    }
  }

  var selected: Row? { rows.indices.contains(index) ? rows[index] : nil }
  var start: Timestamp? { rows.map(\.start).min() }
  var end: Timestamp? { rows.last?.end }

  mutating func move(_ motion: Motion, height: Int) {
    guard !rows.isEmpty else { return }
    scroller.reveal(selected: index, height: height, count: rows.count)
    index = min(max(0, index + motion.rows(page: height)), rows.count - 1)
    scroller.reveal(selected: index, height: height, count: rows.count)
  }

  func firstRow(height: Int) -> Int {
    scroller.first(selected: index, height: height, count: rows.count)
  }
}

extension Console {
  /// The run of the record under the cursor, or of the one that is open.
  mutating func openTimeline(at now: BootInstant) {
    let record: Record? =
      switch screens.last {
      case .event(let detail): detail.record
      case nil: view.current(eventList)
      default: nil
      }
    guard let record, let run = record.event.subject else {
      notice = Notice("This record belongs to no run.", .bad, at: now)
      return
    }
    var timeline = RunTimeline(run: run, view.tail)
    timeline.select(seq: record.seq)
    push(.timeline(timeline))
  }

  mutating func followTimelines(_ records: [Record]) {
    guard frozen == nil else { return }
    for place in screens.indices {
      guard case .timeline(var timeline) = screens[place] else { continue }
      for record in records { timeline.follow(record) }
      screens[place] = .timeline(timeline)
    }
  }
}

extension Drawing {
  mutating func runTimeline(_ timeline: RunTimeline) {
    let length = timeline.start.flatMap { start in timeline.end.map { $0.since(start) } } ?? .zero
    let inside = pane(
      layout.body, title: "Run \(name(timeline.run))", more: ["\(timeline.rows.count) records"],
      label: text(Self.words(length)), focused: true, boxed: true)
    guard let start = timeline.start, !timeline.rows.isEmpty else {
      frame.put(" nothing of it is held here", at: inside.origin, style: ink(.hint), inside: inside)
      return
    }
    let first = timeline.firstRow(height: inside.height)
    for (offset, entry) in timeline.rows.dropFirst(first).prefix(inside.height).enumerated() {
      row(
        entry, inside.row(offset), from: start, length,
        isSelected: first + offset == timeline.index)
    }
    scrollbar(first, inside.height, of: timeline.rows.count, inside)
  }

  private mutating func row(
    _ entry: RunTimeline.Row, _ row: Rect, from start: Timestamp, _ length: Duration,
    isSelected: Bool
  ) {
    let summary = entry.row.summary
    let offset = text("+" + Self.words(entry.start.since(start)))
    let words = [summary.kind, summary.detail, summary.figure].filter { !$0.isEmpty }
    let bar = row.width >= 100 ? 40 : row.width >= 70 ? 20 : 0
    let room = max(0, row.width - 18 - bar)
    let runs = [
      run((isSelected ? glyphs[.cursor] : " ") + offset.padded(to: 8, align: .right), .textFaint),
      run(" " + text(summary.level.word).fitted(to: 6), summary.level.role),
      run(cell(words.joined(separator: " "), room), .text),
    ]
    frame.put(runs, at: row.origin, clippedTo: row.width - 1)
    if bar > 0 {
      let place = Rect(x: row.maxX - bar - 1, y: row.y, width: bar, height: 1)
      self.bar(entry, place, from: start, length, summary.level.role)
    }
    guard isSelected else { return }
    let paper = ink(.selection)
    frame.restyle(row) { $0.on(paper) }
  }

  /// What took no time still has one cell.
  private mutating func bar(
    _ entry: RunTimeline.Row, _ rect: Rect, from start: Timestamp, _ length: Duration, _ role: Role
  ) {
    func column(_ time: Timestamp) -> Int {
      guard length > .zero else { return 0 }
      return min(rect.width - 1, Int(time.since(start) / length * Double(rect.width)))
    }
    let (begin, end) = (column(entry.start), column(entry.end))
    let style = ink(role == .levelOK ? .spark : role)
    frame.put(
      SafeText(repeating: glyphs[.thumb], count: end - begin + 1),
      at: Point(x: rect.x + begin, y: rect.y), style: style, inside: rect)
  }

  /// `84ms`, `9.8s`, `12m`
  private static func words(_ length: Duration) -> String {
    let seconds = max(0, length.seconds)
    if seconds < 1 { return "\(Int(seconds * 1_000))ms" }
    return seconds < 100 ? Figure.tenths(seconds) + "s" : Age.short(length)
  }
}
