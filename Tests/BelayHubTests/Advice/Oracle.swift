import BelayCore
import Synchronization

@testable import BelayHub

/// An advisor whose answers a test gives out one by one.
final class Oracle: Sendable {
  private struct State {
    var places = 0
    var asked: [JSON] = []
    var most = 0
    var waiting: [Int: CheckedContinuation<Advice.Outcome, Never>] = [:]
    var isGone: Set<Int> = []
  }

  private let state = Mutex(State())

  var advisor: Advisor { Advisor(name: "oracle", ask: ask) }

  /// Questions so far, in the order in which they came.
  var asked: [JSON] { state.withLock { $0.asked } }

  /// The handles of the escalations that they were about.
  var handles: [String] { asked.compactMap { $0["escalation"]?["handle"]?.string } }

  /// As many as were ever asked at once.
  var most: Int { state.withLock { $0.most } }

  /// Answers all that wait.
  func answerAll(_ outcome: Advice.Outcome) {
    let waiting = state.withLock { state in
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for one in waiting { one.resume(returning: outcome) }
  }

  private func ask(_ question: [UInt8]) async -> Advice.Outcome {
    let place = state.withLock { state in
      defer { state.places += 1 }
      return state.places
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { wait(place, question, $0) }
    } onCancel: {
      state.withLock { state in
        state.isGone.insert(place)
        return state.waiting.removeValue(forKey: place)
      }?.resume(returning: .failed("was called off", detail: ""))
    }
  }

  /// Asked and waiting in one step: who sees a question can answer it.
  private func wait(
    _ place: Int, _ question: [UInt8], _ answer: CheckedContinuation<Advice.Outcome, Never>
  ) {
    let isGone = state.withLock { state in
      state.asked.append((try? JSON(parsing: question)) ?? .null)
      guard !state.isGone.contains(place) else { return true }
      state.waiting[place] = answer
      state.most = max(state.most, state.waiting.count)
      return false
    }
    if isGone { answer.resume(returning: .failed("was called off", detail: "")) }
  }
}
