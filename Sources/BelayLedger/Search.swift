package import BelayCore

/// A question to the ledger. What is nil matches everything.
package struct Search: Sendable {
  /// Only records behind this `seq`.
  package var after: Int
  /// Records that one page holds at most.
  package var limit: Int
  package var agent: AgentID?
  package var type: String?
  /// The rest of the question, asked of records that match agent and type.
  package var matches: (@Sendable (Record) -> Bool)?

  /// What one page looks at before it gives up for now: in records, matching or not.
  package static let span = 50_000

  package init(
    after: Int = 0, limit: Int = 100, agent: AgentID? = nil, type: String? = nil,
    matches: (@Sendable (Record) -> Bool)? = nil
  ) {
    self.after = after
    self.limit = limit
    self.agent = agent
    self.type = type
    self.matches = matches
  }
}

/// What a search found, oldest first, and how far it looked.
package struct SearchPage: Sendable, Equatable {
  package var records: [Record]
  /// Everything up to here was looked at; the next page begins behind it.
  package var through: Int
  /// Nothing lies behind `through` yet.
  package var isAtEnd: Bool
}
