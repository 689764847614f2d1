package import BelayCore

/// What a call is made to: a model, a tool, a retrieval, or anything else that can fail.
///
/// The breaker, the bulkhead and the figures of a call belong to its `dependency`: for a model that
/// is its provider, since a provider that browns out takes all its models with it; for everything
/// else it is the name.
public struct CallTarget: Sendable, Hashable {
  package let kind: Call.Kind
  /// As it is shown and recorded: `claude-sonnet-4`, `stripe.refund`.
  public let name: String
  /// Who serves a model: `anthropic`; nil for everything else.
  public let provider: String?
  /// What a tool acts on, as a person reads it on the card: `stripe`, `production`. Under the digest
  /// of an approval.
  public let recipient: String?

  /// A language model, by name, and who serves it.
  public static func model(_ name: String, provider: String? = nil) -> CallTarget {
    CallTarget(kind: .model, name: name, provider: provider, recipient: nil)
  }

  /// A tool, by name, and what it acts on.
  public static func tool(_ name: String, on recipient: String? = nil) -> CallTarget {
    CallTarget(kind: .tool, name: name, provider: nil, recipient: recipient)
  }

  /// A search or a look-up that only reads.
  public static func retrieval(_ name: String) -> CallTarget {
    CallTarget(kind: .retrieval, name: name, provider: nil, recipient: nil)
  }

  /// Anything else that can fail.
  public static func other(_ name: String) -> CallTarget {
    CallTarget(kind: .other, name: name, provider: nil, recipient: nil)
  }

  /// The name of its breaker and of its bulkhead.
  public var dependency: String { provider ?? name }
}
