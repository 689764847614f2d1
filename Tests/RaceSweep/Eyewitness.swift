import BelayCore
import Onlooker

/// Who sits before the terminal and knows nothing else: which dialog is there, since when it has stood still, what
/// was typed while it did, and of which cards the end was to be read.
struct Eyewitness {
  /// A dialog as it stands on the screen.
  struct Sight {
    /// `Approve E-17`
    let title: String
    /// All that is in the box.
    let text: String
    let x: Int
    let y: Int
    let height: Int
    var since: BootInstant
  }

  /// What somebody typed at once.
  struct Typed {
    let bytes: [UInt8]
    let at: BootInstant

    /// Whether it can answer a dialog: `y` or Enter, and no paste.
    var canAnswer: Bool {
      !bytes.contains(0x1B) && (bytes.contains(UInt8(ascii: "y")) || bytes.contains(0x0D))
    }
  }

  /// A dialog that was gone after something had been typed.
  struct Answer {
    let sight: Sight
    /// How long it had stood still when the first of what may have answered it was typed.
    let stood: Duration
    let at: BootInstant
    /// What was answered with it.
    var spent: Set<Int> = []
  }

  private(set) var dialog: Sight?
  private(set) var answers: [Answer] = []
  /// The last characters of arguments that were seen outside any dialog.
  private(set) var ends: Set<UInt32> = []
  private var typed: [Typed] = []

  private static let verbs = ["Approve", "Reject", "Force degraded", "Edit", "Answer"]
  private static let width = 58
  private static let mostAnswers = 200

  mutating func typed(_ bytes: [UInt8], at now: BootInstant) {
    typed.append(Typed(bytes: bytes, at: now))
  }

  /// All that was typed so far has been read by now.
  mutating func look(at screen: borrowing Onlooker, _ now: BootInstant) {
    let found = Self.dialog(on: screen, now)
    if let old = dialog, found.map({ !$0.isSame(as: old) }) ?? true { close(old, now) }
    if var found {
      if let old = dialog, found.isSame(as: old) { found.since = old.since }
      dialog = found
    } else {
      dialog = nil
      // The ends are letters of two bytes, and nothing else on the screen is.
      for square in screen.squares where (0x80...0x7FF).contains(square.scalar) {
        ends.insert(square.scalar)
      }
    }
    typed.removeAll(keepingCapacity: true)
  }

  /// The terminal was away or changed: what it shows is new to the eye.
  mutating func lookedAway() { dialog = nil }

  /// Another console from now on, which finds what was typed for the last one.
  mutating func forgetAll() {
    let unread = typed
    self = Eyewitness()
    typed = unread
  }

  private mutating func close(_ sight: Sight, _ now: BootInstant) {
    guard let first = typed.first(where: \.canAnswer) else { return }
    let stood = first.at.since(sight.since) ?? .zero
    answers.append(Answer(sight: sight, stood: stood, at: now))
    if answers.count > Self.mostAnswers { answers.removeFirst() }
  }

  /// The newest answer to a dialog about this that has not been used up, with what speaks against it.
  mutating func answer(
    verb: String, handle: Int, digest: String, grace: Duration, hold: Duration, at now: BootInstant
  ) -> String? {
    let place = answers.lastIndex {
      $0.sight.title.hasPrefix(verb + " ") && $0.sight.text.contains(digest)
        && $0.sight.names(handle) && !$0.spent.contains(handle)
    }
    guard let place else {
      return "no dialog about it was answered"
    }
    answers[place].spent.insert(handle)
    let answer = answers[place]
    if answer.stood < grace { return "answered after \(answer.stood)" }
    if now.since(answer.at) ?? .zero < hold { return "not held for \(hold)" }
    return nil
  }

  private static func dialog(on screen: borrowing Onlooker, _ now: BootInstant) -> Sight? {
    for (index, square) in screen.squares.enumerated() where square.scalar == 0x250C {
      let (x, y) = (index % screen.width, index / screen.width)
      let title = text(screen, x, y).dropFirst(3).prefix { $0 != "─" }
      guard verbs.contains(where: { title.hasPrefix($0 + " ") }) else { continue }
      var rows: [String] = []
      for row in y..<screen.height where screen[x, row].scalar != 0x2514 {
        rows.append(text(screen, x, row))
        if row + 1 < screen.height, screen[x, row + 1].scalar == 0x2514 { break }
      }
      return Sight(
        title: String(title), text: rows.joined(separator: "\n"), x: x, y: y, height: rows.count,
        since: now)
    }
    return nil
  }

  /// As much of a row as a dialog is wide.
  private static func text(_ screen: borrowing Onlooker, _ x: Int, _ y: Int) -> String {
    screen.row(y).dropFirst(x).prefix(width).map(\.text).joined()
  }
}

extension Eyewitness.Sight {
  /// The same dialog, where it stood.
  func isSame(as other: Self) -> Bool {
    title == other.title && (x, y, height) == (other.x, other.y, other.height)
      && digests == other.digests
  }

  /// In the title of one, in the rows of several.
  func names(_ handle: Int) -> Bool {
    let words = "E-\(handle)"
    return (title + text).split { !($0.isLetter || $0.isNumber || $0 == "-") }.contains {
      $0 == words
    }
  }

  /// `9f3a 77c1` of every card in it.
  private var digests: [Substring] {
    text.split(separator: "\n").filter {
      $0.hasPrefix("│ request digest ")
        || $0.hasPrefix("│ E-") && $0.dropFirst(4).drop(while: \.isNumber).hasPrefix("  ")
    }
  }

  /// What has to be typed to approve it, if anything.
  var lastFour: String? {
    guard text.contains("Type the last 4"), let place = text.firstRange(of: "request digest ")
    else {
      return nil
    }
    return String(text[place.upperBound...].dropFirst(5).prefix(4))
  }

  var asksForReason: Bool { text.contains("Reason:") }
}
