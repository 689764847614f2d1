/// The parameters after the `?`, read strictly: nothing twice, no broken `%XX`, no surprises.
struct Query: Sendable {
  private let values: [String: String]

  /// - Parameter text: what follows the `?`; empty if nothing does.
  init(_ text: some StringProtocol) throws(HubRefusal) {
    var values: [String: String] = [:]
    for pair in text.utf8.split(separator: UInt8(ascii: "&")) {
      let halves = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = percentDecoded(halves[0], plusIsSpace: true),
        let value = halves.count == 2 ? percentDecoded(halves[1], plusIsSpace: true) : ""
      else {
        throw .badRequest(field: nil, detail: "The query is not in percent-encoded UTF-8.")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw .badRequest(field: name, detail: "The query gives \(name.debugDescription) twice.")
      }
    }
    self.values = values
  }

  /// Names under which people put tokens into addresses, where logs and histories keep them.
  private static let secretNames: Set<String> = [
    "token", "access_token", "auth_token", "bearer", "authorization", "auth", "api_key", "apikey",
    "password", "secret",
  ]

  func refuseSecrets() throws(HubRefusal) {
    let suspicious = values.contains { name, value in
      Self.secretNames.contains(name.lowercased()) || value.hasPrefix("belay_")
    }
    guard !suspicious else {
      throw .badRequest(
        field: nil,
        detail: "A token does not go into the address, which logs and histories keep. Send it as "
          + "`Authorization: Bearer …`; if it was a real one, revoke it.")
    }
  }

  /// Refuses a parameter that the call does not have, most often a misspelt one.
  func allowing(_ names: String...) throws(HubRefusal) -> Query {
    guard let stranger = values.keys.filter({ !names.contains($0) }).min() else { return self }
    let known = names.isEmpty ? "none" : names.joined(separator: ", ")
    throw .badRequest(
      field: stranger,
      detail: "There is no parameter \(stranger.debugDescription) here; there is: \(known).")
  }

  subscript(_ name: String) -> String? { values[name] }

  /// A whole number from 0 in plain digits.
  func number(_ name: String) throws(HubRefusal) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = plainNumber(text) else {
      throw .badRequest(field: name, detail: "\(name) is a whole number from 0.")
    }
    return number
  }

  /// Seconds from 0, with or without a fraction.
  func seconds(_ name: String, atMost limit: Duration) throws(HubRefusal) -> Duration? {
    guard let text = values[name] else { return nil }
    guard let seconds = Double(text), seconds >= 0, seconds.isFinite else {
      throw .badRequest(field: name, detail: "\(name) is a number of seconds from 0.")
    }
    return min(.seconds(min(seconds, 86_400)), limit)
  }
}

/// A number in plain digits, at most 2^63 - 1; no sign, no blanks.
func plainNumber(_ text: String) -> Int? {
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  guard !text.isEmpty, text.utf8.allSatisfy(digits.contains) else { return nil }
  return Int(text)
}

/// - Returns: `nil` if a `%` is not followed by two hexadecimal digits, or the result is no UTF-8.
func percentDecoded(
  _ text: some Collection<UInt8>, plusIsSpace: Bool = false
) -> String? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.count)
  var rest = text.makeIterator()
  while let byte = rest.next() {
    switch byte {
    case UInt8(ascii: "%"):
      guard let high = rest.next().flatMap(hexValue), let low = rest.next().flatMap(hexValue)
      else { return nil }
      bytes.append(high << 4 | low)
    case UInt8(ascii: "+") where plusIsSpace: bytes.append(UInt8(ascii: " "))
    default: bytes.append(byte)
    }
  }
  return String(validating: bytes, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
  Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
}
