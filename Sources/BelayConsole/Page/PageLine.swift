import BelayCanvas
import BelayCore

/// One row of a long page whose rows come and go while somebody reads it.
///
/// The key says which row it is, whatever stands above it now; the cursor stays on the key.
struct PageLine: Sendable, Equatable {
  struct Part: Sendable, Equatable {
    let text: SafeText
    let role: Role

    init(_ text: SafeText, _ role: Role = .text) {
      self.text = text
      self.role = role
    }
  }

  let key: String
  let parts: [Part]
  /// An agent's own words, which stand behind the gutter mark (INV 29).
  var isClaim = false
  /// Begins a section; Tab stops here.
  var isHeading = false
  var destination: Destination?
}

/// Where Enter goes from a row.
enum Destination: Sendable, Equatable {
  case event(Int)
  /// A run, and the first record that named it.
  case run(String, seq: Int)
  case card(EscalationKey)
  /// A signal, and the record that shows it.
  case signal(String, seq: Int)
  case breaker(String)
  case agent(AgentID)
  /// Another hub, or a card that waits there.
  case remote(context: String, ContextCard?)
  /// Shows all rows of a section, or few again.
  case fold(String)
}

/// The cursor on a page: on a row by its key, so that it stays with the row when others come.
struct PageCursor: Sendable, Equatable {
  private(set) var key: String?
  /// Where the row was when the cursor came to it; used when the row has gone.
  private var place = 0
  private var scroller = Scroller()

  /// Which row has the cursor now; nil on an empty page.
  func row(_ keys: [String]) -> Int? {
    guard !keys.isEmpty else { return nil }
    return key.flatMap { key in keys.firstIndex { $0.hasSameBytes(as: key) } }
      ?? min(place, keys.count - 1)
  }

  func firstRow(_ keys: [String], height: Int) -> Int {
    scroller.first(selected: row(keys) ?? 0, height: height, count: keys.count)
  }

  mutating func move(_ motion: Motion, _ keys: [String], height: Int) {
    guard let row = row(keys) else { return }
    go(to: min(max(0, row + motion.rows(page: height)), keys.count - 1), keys, height: height)
  }

  mutating func go(to target: Int, _ keys: [String], height: Int) {
    guard let row = row(keys), keys.indices.contains(target) else { return }
    scroller.reveal(selected: row, height: height, count: keys.count)
    (key, place) = (keys[target], target)
    scroller.reveal(selected: target, height: height, count: keys.count)
  }
}
