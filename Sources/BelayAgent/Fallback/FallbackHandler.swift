/// One way to answer when the call itself did not.
public struct FallbackHandler<Value: Sendable>: Sendable {
  /// Is given the error of the call; nil means that it has no answer, such as nothing in the cache.
  public typealias Answer = @Sendable (_ error: any Error) async throws -> Value?

  /// What it answers with, by the word that goes into the ledger.
  public let kind: FallbackKind
  /// For people: which model, which cache.
  public let name: String
  let answer: Answer

  /// A handler of any kind; without a name it is called by its kind's word.
  public init(_ kind: FallbackKind, name: String? = nil, answer: @escaping Answer) {
    self.kind = kind
    self.name = name ?? kind.rawValue
    self.answer = answer
  }

  /// An answer that was given before, if there is one.
  public static func cached(
    _ name: String? = nil, answer: @escaping Answer
  ) -> FallbackHandler {
    FallbackHandler(.cached, name: name, answer: answer)
  }

  /// The same answer for everyone.
  public static func fixed(_ value: Value) -> FallbackHandler {
    FallbackHandler(.fixed) { _ in value }
  }

  /// The same question to another model, whose name this is.
  public static func otherModel(_ name: String, answer: @escaping Answer) -> FallbackHandler {
    FallbackHandler(.otherModel, name: name, answer: answer)
  }

  /// The same task again, with fewer tools.
  public static func reducedTools(
    _ name: String? = nil, answer: @escaping Answer
  ) -> FallbackHandler {
    FallbackHandler(.reducedTools, name: name, answer: answer)
  }

  /// Somebody who answers in the model's place.
  public static func person(
    _ name: String? = nil, answer: @escaping Answer
  ) -> FallbackHandler {
    FallbackHandler(.person, name: name, answer: answer)
  }

  /// The end of the chain, said aloud; what stands behind it is not tried.
  public static var none: FallbackHandler { FallbackHandler(.none) { _ in nil } }
}
