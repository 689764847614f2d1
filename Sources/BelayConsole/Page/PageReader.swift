import BelayCanvas
import BelayCore

/// Where somebody is on a page that is made anew for each frame: the row under the cursor, and which
/// sections are unfolded.
struct PageReader: Sendable, Equatable {
  private(set) var unfolded: Set<String> = []
  private var cursor = PageCursor()

  mutating func move(_ motion: Motion, _ page: Page, height: Int) {
    cursor.move(motion, page.keys, height: height)
  }

  mutating func fold(_ section: String, _ page: Page, height: Int) {
    if unfolded.remove(section) == nil { unfolded.insert(section) }
    guard let heading = page.lines.firstIndex(where: { $0.isHeading && $0.key == section }) else {
      return
    }
    cursor.go(to: heading, page.keys, height: height)
  }

  func row(_ page: Page) -> Int? { cursor.row(page.keys) }

  func firstRow(_ page: Page, height: Int) -> Int { cursor.firstRow(page.keys, height: height) }

  func destination(_ page: Page) -> Destination? {
    cursor.row(page.keys).flatMap { page.lines[$0].destination }
  }
}

extension Console {
  /// An empty page at this screen's size.
  func page(for reader: PageReader) -> Page {
    Page(
      width: size.width - 4, rows: Layout(size, zoomed: nil).screenRows,
      glyphs: options.theme.glyphs(ascii: options.ascii), unfolded: reader.unfolded)
  }
}

extension Drawing {
  /// A page in a box that fills the body.
  mutating func paged(_ page: Page, _ reader: PageReader, title: SafeText, label: SafeText) {
    let inside = pane(layout.body, title: title, label: label, focused: true, boxed: true)
    let first = reader.firstRow(page, height: inside.height)
    let selected = reader.row(page)
    for (offset, line) in page.lines.dropFirst(first).prefix(inside.height).enumerated() {
      draw(line, inside.row(offset), isSelected: first + offset == selected)
    }
    scrollbar(first, inside.height, of: page.lines.count, inside)
  }
}
