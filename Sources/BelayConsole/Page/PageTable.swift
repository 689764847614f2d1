import BelayCanvas
import BelayCore

/// A table of a page: columns where there is room for all of them, else each row in words with the
/// headings as labels, so that no figure is left out on a narrow screen.
struct PageTable {
  struct Column {
    let head: SafeText
    let width: Int
    var align = SafeText.Alignment.right
    /// Takes the room that is left.
    var grows = false
  }

  let columns: [Column]
  private let widths: [Int]?

  init(_ columns: [Column], width: Int) {
    self.columns = columns
    let least = columns.reduce(columns.count) { $0 + $1.width }
    let growing = max(1, columns.count(where: \.grows))
    guard least <= width else {
      widths = nil
      return
    }
    // A name wider than that leaves its figures too far away to read across.
    let spare = min((width - least) / growing, 32)
    widths = columns.map { $0.width + ($0.grows ? spare : 0) }
  }

  var hasColumns: Bool { widths != nil }

  func heading(_ glyphs: Glyphs) -> [PageLine.Part] {
    guard let widths else { return [] }
    return zip(columns, widths).map { column, width in
      PageLine.Part(" " + column.head.fitted(to: width, align: column.align), .textFaint)
    }
  }

  func row(_ cells: [PageLine.Part], _ glyphs: Glyphs) -> [PageLine.Part] {
    guard let widths else { return words(cells) }
    return zip(cells, zip(columns, widths)).map { cell, column in
      let fitted = cell.text.fitted(
        to: column.1, align: column.0.align, marker: glyphs[.ellipsis])
      return PageLine.Part(" " + fitted, cell.role)
    }
  }

  private func words(_ cells: [PageLine.Part]) -> [PageLine.Part] {
    zip(cells, columns).compactMap { cell, column in
      guard !cell.text.isEmpty, !(cell.text == "-") else { return nil }
      let isName = column.align == .left
      return isName ? cell : PageLine.Part("\(column.head) \(cell.text)", cell.role)
    }
  }
}

extension Page {
  mutating func heading(of table: PageTable) {
    guard table.hasColumns else { return }
    append("heading", table.heading(glyphs), nil)
  }

  mutating func row(
    _ key: String, _ cells: [Part], of table: PageTable, to destination: Destination? = nil
  ) {
    guard table.hasColumns else { return say(key, table.row(cells, glyphs), to: destination) }
    append(key, table.row(cells, glyphs), destination)
  }
}
