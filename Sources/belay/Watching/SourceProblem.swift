import BelayClient
import Foundation

/// Why a place where breakers are read gave nothing that can be used.
struct SourceProblem: Error, Equatable {
  /// Problems of one kind are said once.
  let kind: String
  /// Goes behind the name of the place.
  let words: String

  init(_ kind: String, _ words: String) { (self.kind, self.words) = (kind, words) }

  init(_ error: ClientError) {
    switch error {
    case .unreachable(_, let why): self.init("unreachable", "cannot be reached (\(why))")
    case .cutOff(_, let why): self.init("cut off", "broke off (\(why))")
    case .timedOut(_, let time): self.init("silent", "did not answer within \(time)")
    case .hubSaid(let problem): self.init("said", "refused: \(problem)")
    case .notUnderstood(let problem): self.init("words", "was not understood: \(problem)")
    case .cancelled: self.init("cancelled", "was left")
    }
  }

  /// An answer that is not what was asked for.
  ///
  /// - Parameters:
  ///   - wanted: what was asked for, with its article.
  ///   - missing: what to do if there is nothing at that address.
  init(_ answer: Response, wanted: String, missing: String) {
    let status = "\(answer.status) \(answer.reason)".trimmingCharacters(in: .whitespaces)
    let kind = answer.header("Content-Type")?.lowercased() ?? "no type"
    switch answer.status {
    case 200..<300 where kind.hasPrefix("text/html"):
      self.init("html", "answers with a page, not with \(wanted); \(Self.login)")
    case 200..<300: self.init("type", "answers with \(kind), not with \(wanted)")
    case 300..<400:
      let place = answer.header("Location").map { " (\($0))" } ?? ""
      self.init("elsewhere", "sends elsewhere\(place), \(status); \(Self.login)")
    case 401, 403:
      self.init("credential", "lets nobody in without a credential, \(status); \(Self.secret)")
    case 404: self.init("missing", "has nothing there, \(status); \(missing)")
    default:
      let body = String(decoding: answer.body.prefix(200), as: UTF8.self)
      self.init("\(answer.status)", "answers \(status)" + (body.isEmpty ? "" : ": \(body)"))
    }
  }

  private static let secret = "name a file with its header by --header-file"
  private static let login = "if that is for a login, \(secret)"
}
