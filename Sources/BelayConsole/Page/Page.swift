import BelayCanvas
import BelayCore

/// A long page in the making: sections, sentences, an agent's own words, tables and bars, all
/// wrapped to one width. Nothing is cut without a sign.
struct Page {
  typealias Part = PageLine.Part

  private(set) var lines: [PageLine] = []
  let width: Int
  let glyphs: Glyphs
  /// Rows that a section shows before it is unfolded.
  let brief: Int
  let unfolded: Set<String>
  private var section = ""

  /// - Parameter rows: the height of the screen, which says how much of a section is shown.
  init(width: Int, rows: Int, glyphs: Glyphs, unfolded: Set<String>) {
    self.width = max(8, width)
    self.glyphs = glyphs
    self.unfolded = unfolded
    brief = min(12, max(3, rows / 4))
  }

  func text(_ source: String) -> SafeText { glyphs.text(source) }

  func part(_ source: String, _ role: Role = .text) -> Part { Part(text(source), role) }

  // MARK: Sections

  /// `─ Breakers 3 ─ 1 open ────────`
  mutating func begin(_ title: SafeText, _ note: SafeText = "", _ role: Role = .corner) {
    section = "\(title)"
    let head = [
      Part(glyphs[.horizontal] + " ", .line), Part(title, .title),
      Part(note.isEmpty ? "" : " ", .line),
      Part(note.truncated(to: max(0, width - title.width - 5), marker: glyphs[.ellipsis]), role),
      Part(" ", .line),
    ]
    let rest = width - head.reduce(0) { $0 + $1.text.width }
    let rule = SafeText(repeating: glyphs[.horizontal], count: max(0, rest))
    var line = PageLine(key: section, parts: head + [Part(rule, .line)])
    line.isHeading = true
    line.destination = .fold(section)
    lines.append(line)
  }

  /// As many of the items as the section shows, and a row that says how many there are besides.
  mutating func list<Items: Collection>(
    _ items: Items, atMost limit: Int? = nil, _ draw: (inout Page, Items.Element) -> Void
  ) {
    let shown = unfolded.contains(section) ? items.count : limit ?? brief
    for item in items.prefix(shown) { draw(&self, item) }
    let left = items.count - min(items.count, shown)
    if left > 0 {
      say(
        "more", [Part("+ \(left) more", .noticeWarn), Part("Enter shows them", .hint)],
        to: .fold(section))
    } else if unfolded.contains(section), items.count > (limit ?? brief) {
      say("less", [Part("all shown; Enter shows fewer", .hint)], to: .fold(section))
    }
  }

  /// A section that has nothing to say is its heading alone.
  mutating func beginEmpty(_ title: SafeText, _ note: SafeText = "none") {
    begin(title, note, .textFaint)
  }

  // MARK: Rows

  /// Parts one after the other with two columns between them, on as many rows as it takes.
  mutating func say(_ key: String, _ parts: [Part], to destination: Destination? = nil) {
    var row: [Part] = []
    var used = 0
    var count = 0
    func indent(_ room: Int) -> Int { min(count == 0 ? 1 : 3, max(0, room - 1)) }
    func flush() {
      guard !row.isEmpty else { return }
      append("\(key)/\(count)", [Part(.spaces(indent(width)))] + row, destination)
      (row, used, count) = ([], 0, count + 1)
    }
    for part in parts where !part.text.isEmpty {
      let gap = row.isEmpty ? 0 : 2
      if indent(width) + used + gap + part.text.width > width { flush() }
      for piece in part.text.wrapped(to: width - indent(width)) {
        let gap = row.isEmpty ? 0 : 2
        if indent(width) + used + gap + piece.width > width { flush() }
        if !row.isEmpty { row.append(Part("  ")) }
        used += (row.isEmpty ? 0 : 2) + piece.width
        row.append(Part(piece, part.role))
      }
    }
    flush()
  }

  /// One row as it is; the caller has seen to its width.
  mutating func append(_ key: String, _ parts: [Part], _ destination: Destination?) {
    var line = PageLine(key: "\(section)/\(key)", parts: parts)
    line.destination = destination
    lines.append(line)
  }

  /// Words of the agent's own, whole, each row behind the gutter mark.
  mutating func quote(_ key: String, _ words: String, to destination: Destination? = nil) {
    guard !words.isEmpty else { return }
    let rows = SafeText.lines(untrusted: words, ascii: glyphs.isASCII)
      .flatMap { $0.wrapped(to: max(1, width - 5)) }
    for (index, row) in rows.enumerated() {
      var line = PageLine(key: "\(section)/\(key)/q\(index)", parts: [Part(row, .claim)])
      line.isClaim = true
      line.destination = destination
      lines.append(line)
    }
  }

  /// `████████░░░░ 45%`
  func bar(_ share: Double, _ role: Role) -> Part {
    let cells = width >= 70 ? 24 : 10
    let whole = share.isFinite ? min(max(share, 0), 1) : 1
    // Anything above nothing is seen, and full is only what is full.
    let filled = whole >= 1 ? cells : min(cells - 1, Int((whole * Double(cells)).rounded(.up)))
    let drawn =
      SafeText(repeating: glyphs[.thumb], count: filled)
      + SafeText(repeating: glyphs[.track], count: cells - filled)
    return Part(drawn + " " + text(Figure.percent(share) + "%"), role)
  }
}
