import BelayCanvas
import BelayCore

/// The tail by time: how many records came in each stretch, and how many of them were trouble.
///
/// Counted once when it is opened, over what the filter shows; `i` counts anew.
struct Histogram: Sendable {
  struct Bucket: Sendable, Equatable {
    let start: Timestamp
    var all = 0
    var errors = 0
    var warnings = 0
    var asks = 0
    /// For Enter.
    let firstSeq: Int
  }

  private struct Entry: Sendable {
    let seq: Int
    let at: Timestamp
    let level: Level
  }

  /// Seconds of a stretch, from fine to coarse.
  static let steps = [1, 5, 10, 30, 60, 300, 900, 3_600]
  /// The newest of more are shown.
  static let mostBuckets = 2_000
  /// A silence of more stretches than this is one jump of the clock instead of rows.
  static let mostEmpty = 100

  private let entries: [Entry]
  let lastSeq: Int
  private(set) var step: Int
  private(set) var buckets: [Bucket] = []
  private(set) var index = 0
  private var scroller = Scroller()

  /// Costs about 10 µs for a record.
  init(_ tail: Tail, _ list: EventList) {
    let entries = (0..<list.count).compactMap { place in
      tail.row(seq: list.seq(at: place)).map {
        Entry(seq: $0.record.seq, at: $0.record.recorded, level: $0.summary.level)
      }
    }
    self.entries = entries
    lastSeq = entries.last?.seq ?? 0
    step = Self.step(for: entries)
    count()
  }

  /// About as many rows as a screen has.
  private static func step(for entries: [Entry]) -> Int {
    guard let first = entries.first, let last = entries.last else { return steps[0] }
    let span = last.at.since(first.at)
    return steps.first { span / .seconds($0) <= 30 } ?? steps[steps.count - 1]
  }

  /// A coarser or a finer stretch; the cursor stays at its time.
  mutating func widen(by places: Int) {
    let place = Self.steps.firstIndex(of: step) ?? 0
    let next = Self.steps[min(max(0, place + places), Self.steps.count - 1)]
    guard next != step else { return }
    let seq = selected?.firstSeq
    step = next
    count()
    if let seq { index = max(0, (buckets.firstIndex { $0.firstSeq > seq } ?? buckets.count) - 1) }
  }

  private mutating func count() {
    buckets = []
    let width = Int64(step) * 1_000_000
    for entry in entries {
      let start = Timestamp(microseconds: entry.at.microseconds / width * width)
      if buckets.last?.start != start {
        fill(upTo: start, seq: entry.seq)
        buckets.append(Bucket(start: start, firstSeq: entry.seq))
      }
      let last = buckets.count - 1
      buckets[last].all += 1
      switch entry.level {
      case .error, .breaker: buckets[last].errors += 1
      case .warn: buckets[last].warnings += 1
      case .escalation: buckets[last].asks += 1
      case .ok, .human: break
      }
    }
    if buckets.count > Self.mostBuckets { buckets.removeFirst(buckets.count - Self.mostBuckets) }
    index = max(0, buckets.count - 1)
  }

  /// Silence is seen as rows without a bar.
  private mutating func fill(upTo start: Timestamp, seq: Int) {
    guard let last = buckets.last?.start else { return }
    let empty = Int((start.microseconds - last.microseconds) / (Int64(step) * 1_000_000)) - 1
    guard empty > 0, empty <= Self.mostEmpty else { return }
    for place in 1...empty {
      buckets.append(Bucket(start: last.advanced(by: .seconds(step * place)), firstSeq: seq))
    }
  }

  var selected: Bucket? { buckets.indices.contains(index) ? buckets[index] : nil }

  mutating func move(_ motion: Motion, height: Int) {
    guard !buckets.isEmpty else { return }
    scroller.reveal(selected: index, height: height, count: buckets.count)
    index = min(max(0, index + motion.rows(page: height)), buckets.count - 1)
    scroller.reveal(selected: index, height: height, count: buckets.count)
  }

  func firstRow(height: Int) -> Int {
    scroller.first(selected: index, height: height, count: buckets.count)
  }
}

extension Console {
  mutating func openHistogram() { push(.histogram(Histogram(view.tail, eventList))) }
}

extension Drawing {
  mutating func histogram(_ histogram: Histogram) {
    let label: SafeText = "h l stretch \(text(Self.stretch(histogram.step)))"
    let inside = pane(
      layout.body, title: "Histogram", more: ["up to #\(histogram.lastSeq)"], label: label,
      focused: true, boxed: true)
    guard !histogram.buckets.isEmpty else {
      frame.put(" no events to count", at: inside.origin, style: ink(.hint), inside: inside)
      return
    }
    let (head, rows) = inside.split(top: 1)
    frame.put(
      "   time     records  errors   warn   asks", at: head.origin, style: ink(.textFaint),
      inside: head)
    let most = histogram.buckets.map(\.all).max() ?? 1
    let first = histogram.firstRow(height: rows.height)
    for (offset, bucket) in histogram.buckets.dropFirst(first).prefix(rows.height).enumerated() {
      row(bucket, rows.row(offset), most: most, isSelected: first + offset == histogram.index)
    }
    scrollbar(first, rows.height, of: histogram.buckets.count, rows)
  }

  private mutating func row(
    _ bucket: Histogram.Bucket, _ row: Rect, most: Int, isSelected: Bool
  ) {
    func figure(_ count: Int, _ width: Int) -> SafeText {
      text(count == 0 ? "-" : Figure.brief(count)).padded(to: width, align: .right)
    }
    let mark = isSelected ? glyphs[.cursor] : " "
    var runs = [
      run(mark + " " + text(bucket.start.clockText), .text), run(figure(bucket.all, 9), .figure),
      run(figure(bucket.errors, 8), bucket.errors > 0 ? .levelError : .textFaint),
      run(figure(bucket.warnings, 7), bucket.warnings > 0 ? .levelWarn : .textFaint),
      run(figure(bucket.asks, 7), bucket.asks > 0 ? .levelEscalation : .textFaint),
    ]
    let room = row.width - 44
    if room > 4 {
      let all = cells(bucket.all, most, room)
      let bad = bucket.errors == 0 ? 0 : min(all, cells(bucket.errors, most, room))
      runs += [
        run("  " as SafeText, .text),
        run(SafeText(repeating: glyphs[.thumb], count: bad), .levelError),
        run(SafeText(repeating: glyphs[.thumb], count: all - bad), .spark),
      ]
    }
    frame.put(runs, at: row.origin, clippedTo: row.width - 1)
    guard isSelected else { return }
    let paper = ink(.selection)
    frame.restyle(row) { $0.on(paper) }
  }

  /// Anything above nothing is seen.
  private func cells(_ count: Int, _ most: Int, _ room: Int) -> Int {
    count == 0 ? 0 : max(1, count * room / max(1, most))
  }

  private static func stretch(_ seconds: Int) -> String {
    seconds < 60 ? "\(seconds)s" : seconds < 3_600 ? "\(seconds / 60)m" : "\(seconds / 3_600)h"
  }
}
