import BelayCanvas

/// Rows in aligned columns for a terminal or a pipe; every cell goes through the sanitizer.
struct Table {
  private let titles: [StaticString]
  private var rows: [[SafeText]] = []

  init(_ titles: StaticString...) {
    self.titles = titles
  }

  /// Adds a row; what it holds may come from anywhere.
  mutating func add(_ cells: String...) {
    rows.append(cells.map { SafeText(untrusted: $0) })
  }

  var lines: [String] {
    let head = titles.map { SafeText($0) }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].width }.max() ?? 0
    }
    return ([head] + rows).map { row in
      let cells = row.indices.map { column in
        let isLast = column == row.count - 1
        return isLast ? row[column] : row[column].padded(to: widths[column])
      }
      return cells.map { "\($0)" }.joined(separator: "  ")
    }
  }

  func write() {
    for line in lines { StandardOutput.write(line: line) }
  }
}
