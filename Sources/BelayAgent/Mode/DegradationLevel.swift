import BelayCore

/// How much less an agent does while something is wrong, and what it says to the people it works for.
///
/// Levels are declared once, in `Supervisor.Settings.levels`, mildest first. An operator may name one
/// when ordering degraded mode; a name that was not declared means the last, the strictest.
public struct DegradationLevel: Sendable, Equatable {
  /// Which calls a degraded agent may still make.
  public enum Allowance: Sendable, Equatable {
    /// Everything that no rule brings before a person
    case unattended
    /// Models and retrievals: it thinks and reads, and does nothing
    case readOnly
    /// Only the calls with these names, none of which may need a person
    case only([String])
    /// Everything that needs no person, but for the calls with these names
    case allBut([String])
    /// No call at all.
    case nothing
  }

  /// 1 to 128 bytes, as the operator and the ledger see it: `reduced`, `read_only`.
  public var name: String
  /// What is left.
  public var allowance: Allowance
  /// Clear words to the user of the agent; nil leaves it to the agent.
  public var userMessage: String?

  /// A level of this name, with what it leaves to the agent.
  public init(_ name: String, allows allowance: Allowance, userMessage: String? = nil) {
    self.name = name
    self.allowance = allowance
    self.userMessage = userMessage
  }

  /// Nothing that needs a person; all else goes on. What an agent has that declares no levels.
  public static let reduced = DegradationLevel("reduced", allows: .unattended)

  /// Whether a call may be made on this level. What needs a person never may: while an agent is
  /// degraded, nothing is asked for it (INV 20).
  package func allows(_ target: CallTarget, needsPerson: Bool) -> Bool {
    guard !needsPerson else { return false }
    switch allowance {
    case .unattended: return true
    case .readOnly: return target.kind == .model || target.kind == .retrieval
    case .only(let names): return names.contains { $0.hasSameBytes(as: target.name) }
    case .allBut(let names): return !names.contains { $0.hasSameBytes(as: target.name) }
    case .nothing: return false
    }
  }
}
