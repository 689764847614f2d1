import BelayCore

/// One line about what just happened, above the key hints; it goes by itself.
struct Notice: Sendable, Equatable {
  enum Tone: Sendable {
    case plain, good, bad
  }

  static let duration = Duration.seconds(12)

  let text: String
  let tone: Tone
  let at: BootInstant

  init(_ text: String, _ tone: Tone = .plain, at: BootInstant) {
    self.text = text
    self.tone = tone
    self.at = at
  }

  /// With another line about the same moment; neither pushes the other out.
  func adding(_ other: Notice) -> Notice {
    guard at == other.at else { return other }
    return Notice("\(text)  \(other.text)", tone == .bad ? .bad : other.tone, at: at)
  }

  func kept(at now: BootInstant) -> Notice? {
    (now.since(at) ?? Self.duration) < Self.duration ? self : nil
  }
}
