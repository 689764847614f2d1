import BelayCore

/// Reads members of an answer; what is missing is told with the name of the endpoint.
struct AnswerReader {
  private let json: JSON
  private let path: String

  init(_ json: JSON, of path: String) {
    self.json = json
    self.path = path
  }

  func string(_ key: String) throws(ClientError) -> String {
    guard let text = json[key]?.string else { throw missing(key, "a string") }
    return text
  }

  func integer(_ key: String) throws(ClientError) -> Int {
    guard let number = json[key]?.integer else { throw missing(key, "an integer") }
    return number
  }

  func array(_ key: String) throws(ClientError) -> [JSON] {
    guard let members = json[key]?.array else { throw missing(key, "an array") }
    return members
  }

  /// A member that is an object itself.
  func object(_ key: String) throws(ClientError) -> JSON {
    guard let member = json[key], member.object != nil else { throw missing(key, "an object") }
    return member
  }

  func time(_ key: String) throws(ClientError) -> Timestamp {
    guard let time = Timestamp(rfc3339: try string(key)) else {
      throw missing(key, "a time in RFC 3339")
    }
    return time
  }

  private func missing(_ key: String, _ kind: String) -> ClientError {
    .notUnderstood(
      "the hub's answer at \(path) lacks \"\(key)\" as \(kind); "
        + "are hub and client of the same version?")
  }
}

/// What `read` makes of an answer; its error is told with the name of the endpoint.
func understood<Value>(
  _ path: String, _ read: () throws -> Value
) throws(ClientError) -> Value {
  do {
    return try read()
  } catch {
    throw .notUnderstood(
      "the hub's answer at \(shown(path)) is not understood (\(shown("\(error)"))); "
        + "are hub and client of the same version?")
  }
}

/// A wait as the wire has it, in whole seconds, rounded up.
func wholeSeconds(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  return "\(attoseconds > 0 ? seconds + 1 : seconds)"
}
