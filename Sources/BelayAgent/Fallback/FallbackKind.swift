/// Who can stand in for a call that failed, by the names on the wire.
public enum FallbackKind: String, Sendable, CaseIterable {
  /// An answer given before.
  case cached
  /// The same prepared answer for everyone.
  case fixed = "static"
  /// An answer of another model.
  case otherModel = "model"
  /// The task again, with fewer tools.
  case reducedTools = "tool"
  /// A person's answer.
  case person = "human"
  /// Nobody.
  case none

  /// Whether its place in the chain follows its success. A prepared answer always succeeds and is
  /// the worst; a person is not to be called more often because people are reliable.
  var learns: Bool {
    switch self {
    case .cached, .otherModel, .reducedTools: true
    case .fixed, .person, .none: false
    }
  }
}
