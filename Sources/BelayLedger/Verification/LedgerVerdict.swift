package import BelayCore

/// What a look at a whole ledger found: a name, and checks of which each passes, fails, or could not be
/// made.
///
/// There are two, because they fail for different reasons. *Integrity*: the bytes are those that were
/// written. *Completeness*: what should have been written is there.
package struct LedgerVerdict: Sendable, Equatable {
  package struct Check: Sendable, Equatable {
    package enum State: String, Sendable {
      case pass
      case fail
      /// Nothing could be said, for the reason in `detail`.
      case unknown
    }

    package let name: String
    package let state: State
    /// One sentence for people, without a stop.
    package let detail: String
    /// The first record that is not as it was.
    package var seq: Int?

    package init(_ name: String, _ state: State, _ detail: String, seq: Int? = nil) {
      self.name = name
      self.state = state
      self.detail = detail
      self.seq = seq
    }
  }

  package let name: String
  package var checks: [Check]

  package init(_ name: String, _ checks: [Check]) {
    self.name = name
    self.checks = checks
  }

  /// Fails with any of its checks; without one that passed nothing is known.
  package var state: Check.State {
    if checks.contains(where: { $0.state == .fail }) { return .fail }
    return checks.contains { $0.state == .pass } ? .pass : .unknown
  }

  package var json: JSON {
    let checks: [JSON] = checks.map { check in
      var object: JSONObject = [
        "name": .string(check.name), "state": .string(check.state.rawValue),
        "detail": .string(check.detail),
      ]
      if let seq = check.seq { object["seq"] = JSON(seq) }
      return .object(object)
    }
    return ["state": .string(state.rawValue), "checks": .array(checks)]
  }
}
