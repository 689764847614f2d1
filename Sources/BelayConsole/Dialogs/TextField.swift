import BelayCanvas

/// One line of typed text with a caret, as in every prompt.
struct TextField: Sendable, Equatable {
  /// Longest text it takes; a paste beyond is cut.
  let limit: Int
  private(set) var characters: [Character] = []
  private(set) var caret = 0

  init(_ text: String = "", limit: Int = 500) {
    self.limit = limit
    insert(text)
  }

  var text: String { String(characters) }
  var beforeCaret: String { String(characters[..<caret]) }

  /// True when the key was one for a text field. Enter and Esc are the caller's.
  mutating func take(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(String(character))
    case .paste(let text): insert(text)
    case .backspace: erase()
    case .delete where caret < characters.count: characters.remove(at: caret)
    case .left: caret = max(0, caret - 1)
    case .right: caret = min(characters.count, caret + 1)
    case .home: caret = 0
    case .end: caret = characters.count
    case .control("u"): clear()
    case .control("w"): eraseWord()
    default: return false
    }
    return true
  }

  /// Line breaks in a paste become spaces: a paste never presses Enter.
  private mutating func insert(_ text: String) {
    let room = limit - characters.count
    guard room > 0 else { return }
    let fresh = text.prefix(room).map { $0.isNewline ? " " : $0 }
    characters.insert(contentsOf: fresh, at: caret)
    caret += fresh.count
  }

  private mutating func erase() {
    guard caret > 0 else { return }
    caret -= 1
    characters.remove(at: caret)
  }

  private mutating func eraseWord() {
    while caret > 0, characters[caret - 1] == " " { erase() }
    while caret > 0, characters[caret - 1] != " " { erase() }
  }

  private mutating func clear() {
    characters = []
    caret = 0
  }
}
