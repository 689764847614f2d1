/// How the texts stand on the screen, four beside each other:
///
///     ┌ sheet 12 ───────────────────────────────────────────────────────────┐
///     │    4711 ‹U+001B›[2J············· H│    4712 ‹U+202E›evol··········· H│
///     │       + …the rest of 4711······· H│    4713 …                       H│
///     └ A approve  R reject ────────────────────────────────────────────────┘
///
/// Whoever draws and whoever checks share this and the texts, and nothing else.
struct Sheet {
  let width: Int
  let height: Int
  let ascii: Bool

  static let columns = 4
  /// Border, number, space; then the text; then space and tier.
  static let labelWidth = 8

  var pitch: Int { (width - 1) / Self.columns }
  var fieldWidth: Int { pitch - Self.labelWidth - 4 }
  var rows: Int { height - 2 }
  var slots: Int { rows * Self.columns }

  /// Where a text's row begins; column by column, top to bottom.
  func place(_ slot: Int) -> (x: Int, y: Int) { (slot / rows * pitch, 1 + slot % rows) }

  /// Of the first row of a text; nil for the rows after it.
  static func label(_ number: Int?) -> String {
    let text = number.map { String($0 % 10_000_000) } ?? "+"
    return String(repeating: " ", count: labelWidth - text.utf8.count) + text
  }

  func title(_ frame: Int) -> String { " sheet \(frame) " }
  static let keys = " A approve  R reject "
}
