package import BelayCore

/// What came back for a decision or a control that was sent.
package enum Reply: Sendable, Equatable {
  /// Recorded by the hub.
  case done
  /// An approval was recorded, and more people have to approve.
  case endorsed(Int, of: Int)
  /// The hub said no, with its status and reason; a 409 names the winner.
  case refused(status: Int, detail: String, winner: Winner?)
  /// No answer came. Nobody here knows whether it was recorded; the card will tell.
  case lost(String)

  /// Who decided first, as the hub's problem answer names it.
  package struct Winner: Sendable, Equatable {
    package var by: String
    package var verdict: String
    package var at: String

    package init(by: String, verdict: String, at: String) {
      self.by = by
      self.verdict = verdict
      self.at = at
    }
  }

  /// Reads a problem answer (RFC 9457). Members that are missing are simply not said.
  package init(status: Int, problem: JSON) {
    let winner = problem["winner"].flatMap(Winner.init(json:))
    let detail = problem["detail"]?.string ?? problem["title"]?.string ?? ""
    self = .refused(status: status, detail: detail, winner: winner)
  }
}

extension Reply.Winner {
  /// The winner is an escalation or a bare decision; both carry these members.
  init?(json: JSON) {
    guard let by = (json["decided_by"] ?? json["by"])?.string else { return nil }
    self.init(
      by: by,
      verdict: (json["decision"] ?? json["verdict"])?.string ?? "decided",
      at: (json["decided_at"] ?? json["at"])?.string ?? "")
  }
}
