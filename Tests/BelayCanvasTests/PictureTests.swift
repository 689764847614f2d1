import Testing

@testable import BelayCanvas

@Suite("Boxes, headings, bars and tables")
struct PictureTests {
  @Test("A box has its title on the left and its label in the corner")
  func box() {
    let frame = Pictures.frame(30, 4) { frame in
      let inside = frame.box(
        frame.bounds, title: "Agents", corner: "2", glyphs: .unicode, look: Pictures.look)
      frame.put("payments-agent", at: inside.origin, style: .plain, inside: inside)
    }
    #expect(
      "\(frame)" == """
        ┌─ Agents ─────────────── 2 ─┐
        │payments-agent              │
        │                            │
        └────────────────────────────┘
        """)
  }

  @Test("In ASCII it is drawn with plus, minus and bar")
  func asciiBox() {
    let frame = Pictures.frame(20, 3) { frame in
      frame.box(frame.bounds, title: "Agents", corner: "2", glyphs: .ascii, look: Pictures.look)
    }
    #expect(
      "\(frame)" == """
        +- Agents ----- 2 -+
        |                  |
        +------------------+
        """)
  }

  @Test(
    "Where room is short the title gives way first",
    arguments: [
      (18, "┌─ Escalat… ─ 3 ─┐"), (13, "┌─ Es… ─ 3 ─┐"), (8, "┌── 3 ─┐"), (4, "┌──┐"), (2, "┌┐"),
    ])
  func narrow(width: Int, top: String) {
    let frame = Pictures.frame(width, 2) { frame in
      frame.box(
        frame.bounds, title: "Escalations", corner: "3", glyphs: .unicode, look: Pictures.look)
    }
    #expect("\(frame)".split(separator: "\n").first.map(String.init) == top)
  }

  @Test("Headings are rules with words on them")
  func headings() {
    let frame = Pictures.frame(40, 2) { frame in
      frame.heading(
        ["Agents", "worst first"], right: "14 2", in: frame.bounds.row(0), glyphs: .unicode,
        look: Pictures.look)
      frame.heading(
        ["Events", "filter: level>=ok"], right: "FOLLOW  1", isClosed: true,
        in: frame.bounds.row(1), glyphs: .unicode, look: Pictures.look)
    }
    #expect(
      "\(frame)" == """
        ─ Agents ─ worst first ──────────── 14 2
        ─ Events ─ filter: level>… ─ FOLLOW  1 ─
        """)
  }

  @Test("A dialog stands in the middle")
  func dialog() {
    let frame = Pictures.frame(32, 5) { frame in
      frame.fill(frame.bounds, with: ".", style: .plain)
      let inside = frame.dialog(
        Size(width: 26, height: 3), in: frame.bounds, title: "Approve E-17", corner: "HIGH",
        glyphs: .unicode, look: Pictures.look)
      frame.put("digest 9f3a 77c1", at: inside.origin, style: .plain, inside: inside)
    }
    #expect(
      "\(frame)" == """
        ................................
        ...┌─ Approve E-17 ── HIGH ─┐...
        ...│ digest 9f3a 77c1       │...
        ...└────────────────────────┘...
        ................................
        """)
  }

  @Test("Sparklines share one scale; zero is not nothing")
  func sparklines() {
    let rising: [Double?] = [nil, nil, 0, 0, 0.01, 0.33, 0.34, 0.66, 0.67, 1, 2, nil, nil, 0]
    #expect("\(Sparkline.columns(rising))" == ".⣀⣤⣶⣿⡇⢀")
    #expect("\(Sparkline.columns(rising, glyphs: .ascii))" == " .-+##.")
    #expect("\(Sparkline.columns([0.5]))" == "⢰")
    #expect("\(Sparkline.columns([.nan, -1]))" == "⣀")
    #expect(Sparkline.columns(rising).width == 7)
  }

  @Test("The scrollbar shows the view and the ticks")
  func scrollbar() {
    let bar = Scrollbar(
      total: 100, visible: 80..<100,
      ticks: [
        .init(row: 10, kind: .escalation), .init(row: 12, kind: .error),
        .init(row: 55, kind: .error), .init(row: 100, kind: .error),
      ])
    let frame = Pictures.frame(1, 10) { frame in
      frame.scrollbar(bar, in: frame.bounds, glyphs: .unicode, theme: TestTheme.night)
    }
    #expect("\(frame)" == "░\n?\n░\n░\n░\n!\n░\n░\n█\n█")
  }

  @Test(
    "The thumb is never lost",
    arguments: [
      (0, 0..<0, 0..<0), (1, 0..<1, 0..<10), (1_000_000, 0..<1, 0..<1),
      (1_000_000, 999_999..<1_000_000, 9..<10), (5, 7..<9, 8..<9),
    ] as [(Int, Range<Int>, Range<Int>)])
  func thumb(total: Int, visible: Range<Int>, rows: Range<Int>) {
    let thumb = Scrollbar(total: total, visible: visible).thumb(height: 10)
    #expect(thumb.clamped(to: 0..<10) == thumb)
    #expect(thumb.isEmpty == (total == 0))
    if total > 5 { #expect(thumb == rows) }
  }

  @Test("Flexible columns share what is left; what does not fit is left out from the right")
  func columns() {
    let columns = Columns([.fixed(4), .flexible(least: 3), .fixed(5, .right), .flexible(least: 2)])
    #expect(columns.ranges(in: 22) == [0..<4, 5..<11, 12..<17, 18..<22])
    #expect(columns.ranges(in: 17) == [0..<4, 5..<8, 9..<14, 15..<17])
    #expect(columns.ranges(in: 16) == [0..<4, 5..<10, 11..<16, 16..<16])
    #expect(columns.ranges(in: 3).allSatisfy { $0.isEmpty })
    let frame = Pictures.frame(22, 1) { frame in
      let cells = ["E-17", "payments-agent", "0.4s", "HIGH"].map {
        Run(SafeText(untrusted: $0), .plain)
      }
      frame.put(cells, in: frame.bounds, columns: columns, glyphs: .unicode)
    }
    #expect("\(frame)" == "E-17 payme…  0.4s HIGH")
  }

  @Test("Blocks are cut without a cell too many")
  func rects() {
    let rect = Rect(x: 2, y: 3, width: 10, height: 4)
    #expect(rect.split(top: 1).rest == Rect(x: 2, y: 4, width: 10, height: 3))
    #expect(rect.split(bottom: 9).rest.isEmpty)
    #expect(rect.split(right: 3).right == Rect(x: 9, y: 3, width: 3, height: 4))
    #expect(rect.inset(by: 2).isEmpty)
    #expect(rect.row(4).isEmpty)
    #expect(rect.centered(Size(width: 4, height: 2)) == Rect(x: 5, y: 4, width: 4, height: 2))
  }
}
