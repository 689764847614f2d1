import BelayCore

/// Why no key changes anything just now. One at a time, the gravest first.
enum Obstacle: Sendable, Equatable {
  case noHub
  case readOnly(because: String?)
  case notOperator(role: String)
  case locked
  case connecting
  case resyncing
  case stale(Duration)
  case disconnected(reason: String)
  case paused

  /// What happened, then what to do.
  var words: String {
    switch self {
    case .noHub: "no hub: these are files, and nothing can be decided on them"
    case .readOnly(let why):
      "read-only: \(why ?? "this console was started to look, not to decide")"
    case .notOperator(let role): "your credential is \(role): deciding takes an operator's"
    case .locked: "locked after 10 minutes without a key: press any key"
    case .connecting: "connecting: decisions wait for the hub"
    case .resyncing: "a record is missing: decisions wait for a fresh snapshot"
    case .stale(let age): "stale: nothing from the hub for \(Age.short(age)), decisions wait"
    case .disconnected(let reason): "disconnected: \(reason)"
    case .paused: "paused: Space in events resumes, then decide"
    }
  }
}

/// Why this verdict on this card is refused, though the console is in order.
enum Refusal: Sendable, Equatable {
  case gone(handle: Int, words: String)
  case changed(handle: Int)
  case notAllowed(Verdict, handle: Int)
  case endNotShown(handle: Int)
  case rawNotShown(handle: Int, hidden: Int)
  case underWay(handle: Int)
  /// this operator has approved it already
  case needsAnother(handle: Int)
  case ownRequest(handle: Int)
  case edited(handle: Int, by: String)

  var words: String {
    switch self {
    case .gone(let handle, let words):
      "E-\(handle) \(words). Nothing was sent."
    case .changed(let handle):
      "E-\(handle) is no longer what was shown: its digest differs. Nothing was sent, look again."
    case .notAllowed(let verdict, let handle):
      "E-\(handle) does not allow \(verdict.rawValue). Choose another answer."
    case .endNotShown(let handle):
      "E-\(handle): read it to the end first. Enter opens it, G goes to the end."
    case .rawNotShown(let handle, let hidden):
      "E-\(handle) has \(hidden) hidden character\(hidden == 1 ? "" : "s"): read v raw to its end first."
    case .underWay(let handle):
      "E-\(handle): an answer is on its way already. z takes it back before it is sent."
    case .needsAnother(let handle):
      "E-\(handle): you have approved it. Another person has to approve it too."
    case .ownRequest(let handle):
      "E-\(handle) was asked in your name: other people have to approve it."
    case .edited(let handle, let by):
      "E-\(handle): \(by) approved other arguments. `belay edit` approves the same; R rejects."
    }
  }

  /// The same for the narrow line under the keys.
  var hint: String {
    switch self {
    case .gone(_, let words): words
    case .changed: "changed since it was shown: look again"
    case .notAllowed(let verdict, _): "\(verdict.rawValue) is not among the answers it takes"
    case .endNotShown: "after its end was shown (Enter, G)"
    case .rawNotShown: "after raw was shown (v, G)"
    case .underWay: "an answer is on its way; z takes it back"
    case .needsAnother: "you have approved it: another person has to, too"
    case .ownRequest: "asked in your name: other people have to approve it"
    case .edited(_, let by): "\(by) approved other arguments: belay edit, or R"
    }
  }

  /// The same in a word or two, behind the key.
  ///
  /// - Parameter isOpen: the card is on the screen, and needs no Enter.
  func brief(isOpen: Bool) -> String {
    switch self {
    case .endNotShown: isOpen ? "unread: G" : "unread: Enter, G"
    case .rawNotShown: "raw unread: v, G"
    case .needsAnother: "another person"
    case .ownRequest: "other people"
    case .edited: "belay edit"
    case .gone, .changed, .notAllowed, .underWay: hint
    }
  }
}
