/// What a text was found to hold that does not belong into an argument. It says of what kind it is
/// and never what it was.
enum Suspicion: Sendable, Equatable {
  /// whose token it looks like
  case secret(SecretKind)
  /// characters that nobody sees, or that turn the order of others around
  case hidden(HiddenCharacter)
  /// words that try to give a model new orders
  case injection

  /// One bit for each kind.
  var aspect: UInt64 {
    switch self {
    case .secret: 1 << 8
    case .hidden: 1 << 9
    case .injection: 1 << 10
    }
  }

  var words: String {
    switch self {
    case .secret(let kind): "what looks like \(kind.words)"
    case .hidden(let character): character.words
    case .injection: "words that try to give a model new orders"
    }
  }
}

/// Characters in a text that a reader does not see.
enum HiddenCharacter: Sendable, Equatable {
  case bidi, zeroWidth, tag, selector

  var words: String {
    switch self {
    case .bidi: "hidden characters that turn the order of text around"
    case .zeroWidth: "hidden characters without width between letters"
    case .tag: "hidden tag characters, which can carry a text of their own"
    case .selector: "rows of hidden selectors, which can carry a text of their own"
    }
  }
}
