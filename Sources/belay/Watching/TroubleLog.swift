import BelayCanvas
import Synchronization

/// Says on standard error what is wrong, each kind of trouble once, and when it is over.
final class TroubleLog: Sendable {
  private let said = Mutex(Set<String>())
  private let place: String

  /// - Parameter place: whose troubles they are.
  init(_ place: String) { self.place = place }

  func trouble(_ problem: SourceProblem, so consequence: String) {
    guard said.withLock({ $0.insert(problem.kind).inserted }) else { return }
    Self.say("\(place) \(problem.words); \(consequence)")
  }

  /// The place is well: what is wrong after this is said anew.
  func over(_ words: String) {
    let wasTroubled = said.withLock { said in
      defer { said = [] }
      return !said.isEmpty
    }
    if wasTroubled { Self.say("\(place) \(words)") }
  }

  /// Texts from outside are made harmless here.
  static func say(_ words: String) {
    StandardError.write(line: "belay: \(SafeText(untrusted: words, limit: 1_000))")
  }
}
