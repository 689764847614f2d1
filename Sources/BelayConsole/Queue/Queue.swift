import BelayCore

/// The order of the cards in pane 3, the selection and the marks.
///
/// Cards stand in the order they came and never change places; new ones append (INV 15). The
/// selection is an identity, not a row. A card leaves only when it is finished, and then not under
/// the operator's eyes: when pane 3 does not have the focus, or when the operator moves on or hides
/// it.
///
/// Of questions that are the same, the first one has a row, with how many wait behind it; a verdict is
/// for that one alone, and the next one then comes as any new card does.
struct Queue: Sendable {
  /// Beyond this the oldest finished rows go, whatever has the focus.
  static let limit = 1_024

  private(set) var rows: [EscalationKey] = []
  private(set) var selected: EscalationKey?
  private(set) var marked: Set<EscalationKey> = []
  /// Cards that came since pane 3 got the focus.
  private(set) var fresh = 0
  /// How many questions just like it wait behind a card.
  private(set) var behind: [EscalationKey: Int] = [:]
  private var known: Set<EscalationKey> = []
  private var scroller = Scroller()

  /// Takes in what the fold holds now. Returns the cards that are new.
  mutating func follow(_ fleet: Fleet, focused: Bool) -> [EscalationKey] {
    let open = fleet.escalations.values.filter(\.isOpenOnScreen).sorted { $0.handle < $1.handle }
    let places = Sameness.behind(open, listed: known)
    let new = open.map(\.key).filter { !known.contains($0) && places[$0] == nil }
    behind = places.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    if !focused { drop { Self.isOver($0, fleet) } }
    rows += new
    known.formUnion(new)
    if focused { fresh += new.count }
    marked = marked.filter { fleet.escalations[$0]?.state == .pending }
    shorten(fleet)
    if selected == nil { selected = rows.first }
    return new
  }

  /// The focus came to pane 3: from here on, new cards are counted.
  mutating func focused() {
    fresh = 0
  }

  /// Removes the rows of finished cards on the operator's key.
  mutating func dismissFinished(_ fleet: Fleet) {
    drop { key in fleet.escalations[key].map { $0.isFinished } ?? true }
    if selected == nil { selected = rows.first }
  }

  /// To the row that the operator sees there; what is finished elsewhere goes then.
  mutating func move(by offset: Int, height: Int, _ fleet: Fleet) {
    guard !rows.isEmpty else { return }
    let target = rows[min(max(0, index + offset), rows.count - 1)]
    scroller.reveal(selected: index, height: height, count: rows.count)
    selected = target
    drop { $0 != target && Self.isOver($0, fleet) }
    scroller.reveal(selected: index, height: height, count: rows.count)
  }

  private static func isOver(_ key: EscalationKey, _ fleet: Fleet) -> Bool {
    fleet.escalations[key].map { !$0.isOpenOnScreen } ?? true
  }

  /// First row of a view of this height.
  func firstRow(height: Int) -> Int {
    scroller.first(selected: index, height: height, count: rows.count)
  }

  /// Puts the selection on a card, if it is listed.
  mutating func select(_ key: EscalationKey) {
    if rows.contains(key) { selected = key }
  }

  private var index: Int { selected.flatMap(rows.firstIndex(of:)) ?? 0 }

  mutating func mark(_ key: EscalationKey) {
    if marked.remove(key) == nil { marked.insert(key) }
  }

  mutating func clearMarks() {
    marked = []
  }

  /// Takes rows away; the selection, if it goes, passes to the next row that stays.
  private mutating func drop(where goes: (EscalationKey) -> Bool) {
    if let gone = selected, goes(gone) {
      let index = rows.firstIndex(of: gone) ?? 0
      selected =
        rows[index...].first { !goes($0) } ?? rows[..<index].last { !goes($0) }
    }
    for key in rows where goes(key) { known.remove(key) }
    rows.removeAll(where: goes)
  }

  private mutating func shorten(_ fleet: Fleet) {
    guard rows.count > Self.limit else { return }
    let finished = rows.filter { fleet.escalations[$0]?.isFinished ?? true }
    let surplus = Set(finished.prefix(rows.count - Self.limit))
    drop { surplus.contains($0) }
  }
}
