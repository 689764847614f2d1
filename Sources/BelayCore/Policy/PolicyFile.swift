/// A policy file as written, with everything that is wrong with it.
///
///     [[rule]]
///     name = "refunds-above-1000"
///     tool = "stripe.refund"                        # whom and what it is about: all of it must hold
///     when = [{ path = "/amount", above = 1000 }]
///     risk = "critical"                             # what it sets
///     approvers = 2
///
/// One error and the file as a whole is not used: half a policy is none.
package struct PolicyFile: Sendable {
  package let path: String
  /// of its bytes
  package let sha256: Digest
  package let rules: [PolicyRule]
  package let retention: Retention?
  /// at most twenty, in the order of the file
  package let errors: [PolicyIssue]

  static let mostErrors = 20

  /// - Parameters:
  ///   - path: where it came from, for people.
  ///   - now: to tell whether an auto-approval ends too far ahead.
  package init(bytes: [UInt8], path: String, at now: Timestamp) {
    self.path = path
    sha256 = Digest(sha256Of: bytes)
    var reader = PolicyFileReader(now: now)
    do throws(PolicyIssue) {
      reader.read(try Self.entries(bytes))
      rules = reader.rules
      retention = reader.retention
      errors = Array(reader.errors.sorted(by: PolicyIssue.stands(_:above:)).prefix(Self.mostErrors))
    } catch {
      rules = []
      retention = nil
      errors = [error]
    }
  }

  /// The rules, if there is nothing wrong with any.
  package var sound: PolicyRules? {
    errors.isEmpty
      ? PolicyRules(path: path, sha256: sha256, rules: rules, retention: retention) : nil
  }

  /// What to tell of a file that is not used, in one line.
  package var problem: String {
    guard let first = errors.first else { return "" }
    let more = errors.count - 1
    return more > 0 ? "\(first) (and \(more) more)" : "\(first)"
  }

  private static func entries(_ bytes: [UInt8]) throws(PolicyIssue) -> [TOML.Entry] {
    guard bytes.count <= PolicyRules.largest else {
      throw PolicyIssue(
        "the file is larger than \(PolicyRules.largest >> 10) KiB; "
          + "\(PolicyRules.mostRules) rules need less")
    }
    guard let source = String(validating: bytes, as: UTF8.self) else {
      throw PolicyIssue("the text is not UTF-8; save the file as that", at: placeOfBadByte(bytes))
    }
    do throws(TOMLError) {
      return try TOML.read(source)
    } catch {
      throw PolicyIssue(error.problem, at: error.place)
    }
  }

  /// The line is what is looked for; in it, bad bytes are all over.
  private static func placeOfBadByte(_ bytes: [UInt8]) -> TOML.Place {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    let good = lines[bad].indices.reversed().lazy.compactMap { end in
      String(validating: lines[bad][..<end], as: UTF8.self)
    }.first
    return TOML.Place(line: bad + 1, column: (good?.unicodeScalars.count ?? 0) + 1)
  }
}
