package import BelayCore

/// What the console knows about the ledger: how it stands, by the hub's word, and what a verification
/// on this machine has found.
struct LedgerSight: Sendable {
  /// As `GET /v1/ledger/standing` has it.
  private(set) var standing: JSON?
  /// Why there is none.
  private(set) var trouble: String?
  private(set) var verification = Verification.none

  enum Verification: Sendable, Equatable {
    case none
    case running(pass: String, done: Int, all: Int)
    case done([LedgerCheck])
    /// There is no verdict, and why.
    case failed(String)
  }

  var isVerifying: Bool {
    if case .running = verification { true } else { false }
  }

  mutating func begin() { verification = .running(pass: "records", done: 0, all: 0) }

  mutating func take(_ news: LedgerNews) {
    switch news {
    case .standing(let json): (standing, trouble) = (json, nil)
    case .unknown(let words): trouble = words
    case .progress(let pass, let done, let all):
      // What was sent before the verdict may come after it.
      if isVerifying { verification = .running(pass: pass, done: done, all: all) }
    case .checked(let checks): verification = .done(checks)
    case .unchecked(let words): verification = .failed(words)
    }
  }
}

/// What comes back about the ledger.
package enum LedgerNews: Sendable {
  case standing(JSON)
  case unknown(String)
  case progress(pass: String, done: Int, all: Int)
  case checked([LedgerCheck])
  case unchecked(String)
}

/// One thing that a verification looked at.
package struct LedgerCheck: Sendable, Equatable {
  package enum State: Sendable {
    case pass, fail, unknown
  }

  /// `integrity` or `completeness`.
  package let verdict: String
  package let name: String
  package let state: State
  package let detail: String

  package init(verdict: String, name: String, state: State, detail: String) {
    self.verdict = verdict
    self.name = name
    self.state = state
    self.detail = detail
  }
}
