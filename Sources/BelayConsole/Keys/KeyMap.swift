import BelayCanvas

/// The keys in force: those that the console comes with, and the operator's own over them.
///
/// A key of the operator's beats any that was there before. Three things cannot be had: a key that
/// leaves the program's hand (`^Z`, `^C`, Esc, Enter), a lower-case letter for what changes the world,
/// and one key for that and for anything else. A wish that is refused leaves the key as it was, and is
/// told with its line; nothing of it is guessed.
package struct KeyMap: Sendable {
  private(set) var bindings: [Binding]
  /// What was refused, and what has lost its last key.
  package private(set) var conflicts: [String] = []

  static let reserved: [Key] = [
    .escape, .enter, .control("z"), .control("c"), .control("a"), .control("b"),
  ]

  package init(_ wishes: [KeyWish] = []) {
    bindings = KeyTable.bindings
    var granted: [String: [Key]] = [:]
    for wish in wishes {
      switch keys(of: wish, granted) {
      case .success(let keys): granted[wish.word] = keys
      case .failure(let refusal): conflicts.append("\(wish.origin): \(refusal.words)")
      }
    }
    give(granted)
  }

  private struct Refusal: Error {
    let words: String
  }

  /// The first of these places that knows the key.
  func command(for key: Key, in places: [Place]) -> Command? {
    for place in places {
      let found = bindings.first { $0.place == place && $0.keys.contains(key) }
      if let found { return found.command }
    }
    return nil
  }

  func binding(_ word: String) -> Binding? { bindings.first { $0.word == word } }

  /// Every key as a line for `belay keys list`: where, keys, the word for it, and what it does.
  package var table: [(place: String, keys: String, word: String, help: String)] {
    bindings.map { ($0.place.title, $0.label, $0.word, $0.help) }
  }

  // MARK: Wishes

  private func keys(of wish: KeyWish, _ granted: [String: [Key]]) -> Result<[Key], Refusal> {
    guard let binding = binding(wish.word) else {
      return .failure(
        Refusal(words: "there is no command \(wish.word); `belay keys list` has them all"))
    }
    var keys: [Key] = []
    for spelling in wish.spellings {
      guard let key = Key(spelling: spelling) else {
        return .failure(
          Refusal(words: "\(spelling) is no key; write x, Space, Tab, PgDn, F5 or ^R"))
      }
      if let words = refusal(of: key, for: binding, granted) {
        return .failure(Refusal(words: words))
      }
      keys.append(key)
    }
    guard !keys.isEmpty else { return .failure(Refusal(words: "\(wish.word) needs a key")) }
    return .success(keys)
  }

  private func refusal(
    of key: Key, for binding: Binding, _ granted: [String: [Key]]
  ) -> String? {
    if Self.reserved.contains(key) {
      return "\(key.spelling) means the same everywhere and cannot be given to \(binding.word)"
    }
    if binding.changesTheWorld, !key.isDeliberate {
      return "\(binding.word) changes the world and takes a capital letter or a function key, "
        + "not \(key.spelling)"
    }
    let isOwn = binding.keys.contains(key)
    for other in bindings where other.word != binding.word {
      let wished = granted[other.word]
      if isOwn, wished == nil { continue }
      guard (wished ?? other.keys).contains(key) else { continue }
      if binding.changesTheWorld != other.changesTheWorld {
        return "\(key.spelling) is \(other.word)'s; what changes the world shares no key"
      }
      guard other.place.meets(binding.place) else { continue }
      if wished != nil { return "\(key.spelling) was given to \(other.word) already" }
      if binding.changesTheWorld {
        return "\(key.spelling) is \(other.word)'s; what changes the world shares no key"
      }
    }
    return nil
  }

  /// Every key that was wished for is taken from what had it before.
  private mutating func give(_ granted: [String: [Key]]) {
    for index in bindings.indices {
      let binding = bindings[index]
      var keys = binding.keys
      if let wished = granted[binding.word] {
        keys = wished
      } else {
        keys.removeAll { key in
          bindings.contains {
            $0.place.meets(binding.place) && granted[$0.word]?.contains(key) == true
          }
        }
      }
      guard keys != binding.keys else { continue }
      bindings[index].keys = keys
      bindings[index].label = keys.map(\.spelling).joined(separator: " ")
      if keys.isEmpty {
        conflicts.append(
          "\(binding.label) was \(binding.word)'s only key; :\(binding.word) does it")
      }
    }
  }
}

extension Key {
  /// Whether nobody presses it in passing.
  fileprivate var isDeliberate: Bool {
    switch self {
    case .character(let character): character.isUppercase
    case .function: true
    default: false
    }
  }
}
