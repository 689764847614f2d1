/// What an operator wants done about a signal.
package enum SignalRequest: Sendable, Equatable {
  /// They have seen it; it stands until the trouble is over.
  case acknowledge
  /// It shall bother nobody for so long, also if it comes anew.
  case silence(forS: Int, reason: String)
  case unsilence
}

extension SignalRequest {
  /// What is asked before it is known for how long and why.
  enum Verb: String, Sendable {
    case acknowledge, silence, unsilence

    var title: String {
      switch self {
      case .acknowledge: "Acknowledge a signal of"
      case .silence: "Silence a signal of"
      case .unsilence: "End the silence of"
      }
    }

    var consequence: String {
      switch self {
      case .acknowledge:
        "The record says that you have seen it. It stands until its trouble is over."
      case .silence: "It bothers nobody and no policy acts on it until then, also if it comes anew."
      case .unsilence: "It counts again at once."
      }
    }
  }

  init(_ verb: Verb, _ form: Form?) {
    self =
      switch verb {
      case .acknowledge: .acknowledge
      case .silence: .silence(forS: form?.seconds ?? 0, reason: form?.reason ?? "")
      case .unsilence: .unsilence
      }
  }

  var verb: Verb {
    switch self {
    case .acknowledge: .acknowledge
    case .silence: .silence
    case .unsilence: .unsilence
    }
  }
}
