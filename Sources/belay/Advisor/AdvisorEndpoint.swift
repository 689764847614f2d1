import BelayClient
import BelayCore
import BelayHub

/// An advisor that answers over HTTP: the question is POSTed to it as JSON.
struct AdvisorEndpoint: Sendable {
  private let client: HubClient
  private let path: String
  private let timeout: Duration

  /// More is not read; what is longer than an answer may be is told as that up to here.
  private static let longestBody = 1 << 20

  /// - Throws: `Failure` that says what to write instead.
  init(_ text: String, timeout: Duration) throws {
    guard !text.hasPrefix("https://") else {
      throw Failure(
        .wrongUsage,
        "--advisor-url asks for TLS, which Belay does not speak yet; name one on this machine with "
          + "http://, or let a command ask it: --advisor-command 'curl -s --data-binary @- \(text)'"
      )
    }
    guard text.hasPrefix("http://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Failure(.wrongUsage, "--advisor-url is written http://HOST:PORT/PATH")
    }
    let rest = text.dropFirst("http://".count)
    let place = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest.dropFirst(place.count).prefix { $0 != "#" }
    do {
      client = HubClient(address: try HubAddress("http://\(place)"))
    } catch {
      throw Failure(.wrongUsage, "--advisor-url: \(error)")
    }
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
    self.timeout = timeout
  }

  var advisor: Advisor { Advisor(name: "\(client.address)", ask: ask) }

  private func ask(_ question: [UInt8]) async -> Advice.Outcome {
    var client = client
    client.longestBody = Self.longestBody
    do throws(ClientError) {
      let answer = try await client.request(
        .post, path, body: question, accept: "application/json, text/plain", timeout: timeout)
      return Advice.Outcome(answer: answer.body)
    } catch {
      return outcome(of: error)
    }
  }

  private func outcome(of error: ClientError) -> Advice.Outcome {
    switch error {
    case .unreachable(_, let why): .failed("cannot be reached (\(why))", detail: "")
    case .cutOff(_, let why): .failed("broke off (\(why))", detail: "")
    case .timedOut: .overtime(timeout)
    case .hubSaid(let problem):
      .failed("refused with status \(problem.status)", detail: problem.detail)
    case .notUnderstood: .failed("gave an answer that is not understood", detail: "")
    case .cancelled: .failed("was not waited for", detail: "")
    }
  }
}
