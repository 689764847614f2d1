import BelayCore
internal import Logging
internal import Synchronization

/// The tokens that a running hub accepts, always as the file says now.
///
/// Each look-up asks the kernel whether the file changed (about a microsecond), so that a revoked
/// token is refused with the next request. A file that has become unreadable lets no token in, which
/// is said once in the log; operators on the Unix socket need none.
final class TokenBook: Sendable {
  private struct State {
    var stamp: FileStamp?
    var tokens: [Token]
    /// why there are none
    var problem: TokenError?
  }

  private let file: TokenFile
  private let logger: Logger
  private let state: Mutex<State>

  /// - Throws: when the file is there but open to others or damaged; the hub must not start then.
  ///
  /// - Parameter isOptional: then it starts all the same and lets no token in, for who only looks at a copy.
  init(_ store: TokenStore, isOptional: Bool = false, logger: Logger) throws(TokenError) {
    file = store.file
    self.logger = logger
    let stamp = file.stamp()
    do throws(TokenError) {
      state = Mutex(State(stamp: stamp, tokens: try file.read()))
    } catch {
      guard isOptional else { throw error }
      logger.warning("no token is accepted: \(error)")
      state = Mutex(State(stamp: stamp, tokens: [], problem: error))
    }
  }

  /// The token with that hash. Every token is compared, whichever matches (INV 27).
  func token(withHash hash: [UInt8]) -> Token? {
    current().reduce(nil) { found, token in
      Secret.same(token.hash, hash) ? token : found
    }
  }

  /// Why no token is let in at the moment, if that is so.
  var problem: TokenError? {
    state.withLock { $0.problem }
  }

  private func current() -> [Token] {
    state.withLock { state in
      let stamp = file.stamp()
      guard stamp != state.stamp else { return state.tokens }
      state.stamp = stamp
      do throws(TokenError) {
        state.problem = nil
        state.tokens = try file.read()
        logger.info("tokens read again", metadata: ["tokens": "\(state.tokens.count)"])
      } catch {
        state.tokens = []
        state.problem = error
        logger.error("no token is accepted until this is mended: \(error)")
      }
      return state.tokens
    }
  }
}
