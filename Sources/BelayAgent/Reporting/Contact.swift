/// How the reporter last found its hub.
package enum Contact: Sendable, Equatable {
  /// Nothing was sent yet.
  case untried
  /// It took what was sent.
  case reached
  /// It did not answer, or could not record; what was sent waits.
  case lost(why: String)
  /// It answers, and takes nothing of ours (401, 403, …): a matter for a person. What was sent waits.
  case refused(why: String)

  /// Whether events get through.
  package var isGood: Bool { self == .reached }

  /// The words of the trouble; nil if there is none.
  package var trouble: String? {
    switch self {
    case .untried, .reached: nil
    case .lost(let why), .refused(let why): why
    }
  }

  /// Whether both are the same case; only the words of the trouble may differ.
  func isSameKind(as other: Contact) -> Bool {
    switch (self, other) {
    case (.untried, .untried), (.reached, .reached), (.lost, .lost), (.refused, .refused): true
    case (.untried, _), (.reached, _), (.lost, _), (.refused, _): false
    }
  }
}
