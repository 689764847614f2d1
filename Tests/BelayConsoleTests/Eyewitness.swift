import BelayCanvas
import BelayCore

@testable import BelayConsole

/// An onlooker who knows only the frames that were put on the terminal and when: which dialog is
/// there, since when it has stood still, and of which cards the end was to be read.
struct Eyewitness {
  /// A dialog as it stands on the screen.
  struct Sight: Equatable {
    /// `Approve E-17`
    let title: String
    /// All that is in the box.
    let text: String
    let place: Point
    let height: Int
    let since: BootInstant
  }

  private(set) var dialog: Sight?
  /// The last characters of arguments that were seen outside any dialog.
  private(set) var ends: Set<Character> = []

  private static let verbs = ["Approve", "Reject", "Force degraded", "Edit", "Answer"]

  mutating func saw(_ frame: Frame, at now: BootInstant) {
    guard let found = Self.dialog(in: frame, at: now) else {
      dialog = nil
      // The ends are letters of two bytes, and nothing else on the screen is.
      for cell in frame.cells where cell.grapheme.utf8.count == 2 {
        ends.formUnion(cell.grapheme)
      }
      return
    }
    if found.title != dialog?.title || found.place != dialog?.place
      || found.height != dialog?.height
    {
      dialog = found
    } else if let since = dialog?.since {
      dialog = Sight(
        title: found.title, text: found.text, place: found.place, height: found.height, since: since
      )
    }
  }

  /// The terminal was away or changed: what it shows is new to the eye.
  mutating func lookedAway() {
    dialog = nil
  }

  /// How long the dialog had stood still when a key was typed.
  func shown(at typed: BootInstant) -> Duration {
    dialog.flatMap { typed.since($0.since) } ?? .zero
  }

  private static func dialog(in frame: Frame, at now: BootInstant) -> Sight? {
    for (index, cell) in frame.cells.enumerated() where cell.grapheme == "┌" {
      let place = Point(x: index % frame.size.width, y: index / frame.size.width)
      let title = text(frame, place).dropFirst(3).prefix { $0 != "─" }
      guard verbs.contains(where: { title.hasPrefix($0 + " ") }) else { continue }
      var rows: [String] = []
      for y in place.y..<frame.size.height {
        guard frame[place.x, y].grapheme != "└" else { break }
        rows.append(text(frame, Point(x: place.x, y: y)))
      }
      return Sight(
        title: String(title), text: rows.joined(separator: "\n"), place: place, height: rows.count,
        since: now)
    }
    return nil
  }

  /// As much of a row as a dialog is wide.
  private static func text(_ frame: Frame, _ from: Point) -> String {
    frame.row(from.y).dropFirst(from.x).prefix(DialogBox.width).map(\.grapheme).joined()
  }
}
