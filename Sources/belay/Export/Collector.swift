import BelayClient
import BelayCore
import BelayHub

/// The receiving end: takes a body, and tries again for as long as that makes sense.
///
/// Again is tried after 429, 502, 503 and 504, and when there was no answer; after as long as the
/// collector asks for, else after a pause that doubles. Any other refusal is final, as OTLP has it.
struct Collector: Sendable {
  /// What became of a body.
  enum Receipt: Equatable {
    /// `refused` of its records the collector did not want, and said why
    case taken(refused: Int, why: String)
    /// more than the collector takes at once
    case tooLarge
  }

  let address: CollectorAddress
  let client: HubClient
  /// Tries for one body; nil = as many as it takes.
  let tries: Int?
  let pauses: Backoff
  let say: @Sendable (String) -> Void

  /// The longest pause that a collector is granted.
  private static let longestPause = Duration.seconds(300)
  private static let patience = Duration.seconds(10)

  init(
    _ address: CollectorAddress, token: String?, trust: Trust, tries: Int?,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.address = address
    self.tries = tries
    self.say = say
    var client = HubClient(address: address.host, token: token, trust: trust)
    client.longestBody = 4 << 20
    self.client = client
    var pauses = Backoff()
    (pauses.first, pauses.most) = (.seconds(1), .seconds(30))
    self.pauses = pauses
  }

  /// - Parameter signal: `logs` or `traces`.
  func send(_ message: JSON, as signal: String) async throws -> Receipt {
    guard let body = Gzip.packed(message.encoded()) else {
      throw Failure("there is no memory to pack what is to be sent")
    }
    var attempt = 1
    while true {
      do throws(ClientError) {
        let answer = try await client.request(
          .post, "\(address.base)/v1/\(signal)", body: body, contentEncoding: "gzip",
          timeout: Self.patience)
        if attempt > 1 { say("the collector takes records again") }
        return Self.receipt(answer)
      } catch {
        if case .hubSaid(let problem) = error, problem.status == 413 { return .tooLarge }
        let pause = try pause(after: error, attempt: attempt)
        if attempt == 1 { say("\(reason(error)); trying again") }
        attempt += 1
        try await Task.sleep(for: pause)
      }
    }
  }

  /// How long to wait; throws when it makes no sense.
  private func pause(after error: ClientError, attempt: Int) throws -> Duration {
    let isPassing =
      switch error {
      case .unreachable, .cutOff, .timedOut: true
      case .hubSaid(let problem): [429, 502, 503, 504].contains(problem.status)
      case .notUnderstood, .cancelled: false
      }
    guard isPassing else { throw Failure(.failed, reason(error)) }
    guard tries.map({ attempt < $0 }) ?? true else {
      throw Failure(.failed, "\(reason(error)); gave up after \(attempt) tries")
    }
    if case .hubSaid(let problem) = error, let asked = problem.retryAfter {
      return min(asked, Self.longestPause)
    }
    return pauses.delay(before: attempt + 1)
  }

  private func reason(_ error: ClientError) -> String {
    let place = "the collector at \(address)"
    switch error {
    case .unreachable(_, let why): return "\(place) cannot be reached (\(why))"
    case .cutOff(_, let why): return "\(place) broke off (\(why))"
    case .timedOut(_, let time): return "\(place) did not answer within \(time)"
    case .hubSaid(let problem): return "\(place) refused: \(problem)"
    case .notUnderstood(let problem): return "\(place) was not understood: \(problem)"
    case .cancelled: return "sending was cancelled"
    }
  }

  /// An answer without JSON is a success without words.
  private static func receipt(_ answer: Response) -> Receipt {
    let partial = (try? answer.json())?["partialSuccess"]
    let refused = partial?["rejectedLogRecords"] ?? partial?["rejectedSpans"]
    let count = refused?.integer ?? refused?.string.flatMap { Int($0) } ?? 0
    return .taken(refused: count, why: partial?["errorMessage"]?.string ?? "")
  }
}
