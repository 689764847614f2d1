import Synchronization

/// Who answers when a call failed, one after the other until one does.
///
/// ```swift
/// let fallback = FallbackChain<String>([
///   .cached { _ in await cache.lookUp(prompt) },
///   .otherModel("small") { _ in try await small.complete(prompt) },
///   .fixed("We are looking into it."),
/// ])
/// do { return try await model.complete(prompt) } catch {
///   let answer = try await fallback.answer(after: error)
///   guard let text = answer.value else { throw error }
///   return text                                   // answer.kind says who wrote it
/// }
/// ```
public struct FallbackChain<Value: Sendable>: Sendable {
  /// In which order the handlers are tried.
  public enum Order: Sendable {
    /// As declared.
    case fixed
    /// Caches, other models and reduced tools by their recent success, best first; prepared
    /// answers and people keep their places. Copies of a chain learn together.
    case learned
  }

  /// How the chain decides whom to try first.
  public let order: Order
  /// Who can stand in, in the order in which they were declared.
  public let handlers: [FallbackHandler<Value>]
  private let memory: FallbackMemory

  /// A chain of these handlers, tried in the order in which they are given unless it is to learn.
  public init(_ handlers: [FallbackHandler<Value>], order: Order = .fixed) {
    self.order = order
    self.handlers = handlers
    memory = FallbackMemory(FallbackHistory(handlers: handlers.count))
  }

  /// The handlers in the order in which they would be tried now.
  public var current: [FallbackHandler<Value>] { currentPlaces.map { handlers[$0] } }

  /// Asks one handler after the other until one has an answer.
  ///
  /// - Parameter error: why the call failed; each handler gets it.
  /// - Throws: `CancellationError` only, if the task is cancelled; then nobody else is tried. What
  ///   handlers throw is in the answer's `failures`.
  public func answer(
    after error: any Error
  ) async throws(CancellationError) -> FallbackAnswer<Value> {
    var failures: [FallbackFailure] = []
    var tried: [(handler: Int, succeeded: Bool)] = []
    defer { memory.note(tried) }
    for place in currentPlaces {
      let handler = handlers[place]
      if handler.kind == .none { break }
      if Task.isCancelled { throw CancellationError() }
      do {
        if let value = try await handler.answer(error) {
          tried.append((place, true))
          return FallbackAnswer(
            value: value, kind: handler.kind, name: handler.name, level: failures.count + 1,
            failures: failures)
        }
        failures.append(FallbackFailure(kind: handler.kind, name: handler.name, error: nil))
      } catch {
        // What was cut short from outside says nothing about the handler.
        if Task.isCancelled { throw CancellationError() }
        failures.append(FallbackFailure(kind: handler.kind, name: handler.name, error: error))
      }
      tried.append((place, false))
    }
    return FallbackAnswer(
      value: nil, kind: .none, name: FallbackKind.none.rawValue, level: failures.count,
      failures: failures)
  }

  private var currentPlaces: [Int] {
    switch order {
    case .fixed: Array(handlers.indices)
    case .learned: memory.order(of: handlers.map(\.kind))
    }
  }
}

/// The history that all copies of a chain share.
private final class FallbackMemory: Sendable {
  private let history: Mutex<FallbackHistory>

  init(_ history: FallbackHistory) { self.history = Mutex(history) }

  func note(_ tried: [(handler: Int, succeeded: Bool)]) {
    history.withLock { $0.note(tried) }
  }

  func order(of kinds: [FallbackKind]) -> [Int] { history.withLock { $0.order(of: kinds) } }
}
