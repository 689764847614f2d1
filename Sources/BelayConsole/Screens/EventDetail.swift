import BelayCanvas
import BelayCore

/// One record in full: who sent it and when, by whose clock, and the envelope as it is stored.
struct EventDetail: Sendable {
  let record: Record
  private var pager = Pager()

  init(record: Record) {
    self.record = record
  }

  mutating func move(_ motion: Motion, page: Int, lines: Int) {
    pager.move(motion, page: page, lines: lines)
  }

  func firstLine(page: Int, lines: Int) -> Int { pager.first(page: page, lines: lines) }

  /// Wrapped to a width.
  func lines(width: Int, glyphs: Glyphs) -> [CardLine] {
    let width = max(1, width - 4)
    let summary = record.summary
    let event = record.event
    let facts = [
      "recorded \(record.recorded.rfc3339)",
      event.time.map { "happened \($0.rfc3339), by its author's clock" },
      "from \(event.source.text), credential \(record.authid)",
      "type \(ActionText.name(event.type))" + (event.kind == nil ? ", unknown to Belay" : ""),
      "id \(ActionText.name(event.id))",
      summary.run.map { "run \(ActionText.name($0))" + (summary.step.map { " step \($0)" } ?? "") },
      event.traceparent.map { "trace \(ActionText.name($0))" },
    ]
    var lines: [CardLine] = []
    func hub(_ words: SafeText, _ role: Role) {
      lines += words.wrapped(to: width).map { .hub($0, role) }
    }
    func agent(_ rows: [String]) {
      lines += rows.flatMap { glyphs.text($0).wrapped(to: width) }.map(CardLine.agent)
    }
    for fact in facts.compactMap({ $0 }) { hub(glyphs.text(fact), .text) }
    hub("", .text)
    hub("data", .textStrong)
    agent(ActionText.lines(event.data, width: width))
    hub("", .text)
    hub("envelope as stored, \(event.payload.count) bytes", .textStrong)
    agent(ActionText.rows(ofJSON: String(decoding: event.payload, as: UTF8.self), width: width))
    return lines
  }
}

extension Console {
  func eventLines(_ detail: EventDetail, size: Size? = nil) -> [CardLine] {
    let glyphs = options.glyphs
    return detail.lines(width: (size ?? self.size).width - 2, glyphs: glyphs)
  }
}

extension Drawing {
  mutating func eventDetail(_ detail: EventDetail) {
    let summary = detail.record.summary
    let inside = pane(
      layout.body, title: "Event #\(detail.record.seq)", label: text(summary.level.word),
      focused: true, boxed: true)
    let lines = console.eventLines(detail, size: layout.size)
    page(lines, from: detail.firstLine(page: inside.height, lines: lines.count), inside)
  }

  /// Lines of a long text in a box, and on its lower edge how many are left: there the count covers nothing
  /// that would pass for read.
  mutating func page(
    _ lines: [CardLine], from first: Int, _ rect: Rect, left role: Role = .hint
  ) {
    for (offset, line) in lines.dropFirst(first).prefix(rect.height).enumerated() {
      put(line, rect.row(offset))
    }
    let below = lines.count - first - rect.height
    guard below > 0 else { return }
    let edge = Rect(x: rect.x, y: rect.maxY, width: rect.width, height: 1)
    put(" \(below) more lines below ", endingAt: rect.width - 1, edge, ink(role))
  }
}
