/// Whose word on a checkpoint is enough: one of these logs, and so many of these witnesses.
///
///     log <vkey> [<url>]
///     witness <name> <vkey> [<url>]
///     group <name> all|any|<k> <name>…
///     quorum <name>|none
///
/// Names are compared as bytes. Source: c2sp.org/tlog-policy.
package struct TrustPolicy: Sendable, Equatable {
  package struct Party: Sendable, Equatable {
    package let key: VerifierKey
    package let url: String?
  }

  /// Something that has seen a checkpoint, or has not: a witness, or enough of a group.
  indirect enum Voice: Sendable, Equatable {
    case witness(VerifierKey)
    case group(atLeast: Int, [Voice])

    func isHeard(among signers: Set<VerifierKey>) -> Bool {
      switch self {
      case .witness(let key): signers.contains(key)
      case .group(let least, let members):
        members.count { $0.isHeard(among: signers) } >= least
      }
    }
  }

  package private(set) var logs: [Party] = []
  package private(set) var witnesses: [Party] = []
  /// Nil for `none`: the log alone is enough.
  private(set) var quorum: Voice?

  /// Lines of logs, witnesses and groups, each, beyond which it is refused.
  static let most = 256

  package init(_ text: [UInt8]) throws(NoteError) {
    var reading = Reading()
    for (number, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      do throws(PolicyProblem) {
        try read(line, &reading)
      } catch {
        throw .malformed("line \(number + 1): \(error.text)")
      }
    }
    guard reading.hasQuorum else { throw .malformed("it has no quorum line") }
  }

  /// The checkpoint, if this policy finds it signed and witnessed enough.
  package func checkpoint(_ note: SignedNote) throws(NoteError) -> Checkpoint {
    let checkpoint = try Checkpoint(note, signedBy: logs.map(\.key))
    guard let quorum else { return checkpoint }
    let signers = try note.verified(by: logs.map(\.key) + witnesses.map(\.key))
    guard quorum.isHeard(among: Set(signers)) else { throw .unsigned }
    return checkpoint
  }
}

// MARK: Reading

private struct PolicyProblem: Error {
  var text: String
}

/// What the lines so far have named.
private struct Reading {
  var voices: [[UInt8]: TrustPolicy.Voice] = [:]
  /// Members of groups: each name once, so that no witness counts twice.
  var taken: Set<[UInt8]> = []
  var hasQuorum = false
}

extension TrustPolicy {
  private mutating func read(
    _ line: ArraySlice<UInt8>, _ reading: inout Reading
  ) throws(PolicyProblem) {
    guard line.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
      throw PolicyProblem(text: "it has a control character")
    }
    let words = line.split { $0 == 0x20 || $0 == 0x09 }.map(Array.init)
    guard let first = words.first, first.first != UInt8(ascii: "#") else { return }
    switch (String(decoding: first, as: UTF8.self), words.count) {
    case ("log", 2...3):
      logs.append(try party(words[1...], .ed25519, among: logs))
    case ("witness", 3...4):
      let witness = try party(words[2...], .cosignature, among: witnesses)
      witnesses.append(witness)
      try reading.name(words[1], .witness(witness.key))
    case ("group", 4...): try reading.name(words[1], try reading.group(words[2], words[3...]))
    case ("quorum", 2):
      guard !reading.hasQuorum else { throw PolicyProblem(text: "it has a second quorum") }
      reading.hasQuorum = true
      quorum = words[1] == Reading.none ? nil : try reading.voice(words[1])
    default: throw PolicyProblem(text: "it is no log, witness, group or quorum")
    }
  }

  /// A key, and where to reach its owner.
  private func party(
    _ words: ArraySlice<[UInt8]>, _ kind: VerifierKey.Kind, among known: [Party]
  ) throws(PolicyProblem) -> Party {
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    let key: VerifierKey
    do throws(NoteError) {
      key = try VerifierKey(texts[0])
    } catch {
      throw PolicyProblem(text: error.description)
    }
    guard key.kind == kind else { throw PolicyProblem(text: "this key is of the other kind") }
    guard !known.contains(where: { $0.key.publicKey == key.publicKey }) else {
      throw PolicyProblem(text: "this key is there already")
    }
    guard known.count < Self.most else { throw PolicyProblem(text: "these are too many") }
    return Party(key: key, url: texts.count > 1 ? texts[1] : nil)
  }
}

extension Reading {
  static let none = Array("none".utf8)

  mutating func name(_ name: [UInt8], _ voice: TrustPolicy.Voice) throws(PolicyProblem) {
    guard name != Self.none, voices[name] == nil else {
      throw PolicyProblem(text: "this name is taken")
    }
    guard voices.count < 2 * TrustPolicy.most else {
      throw PolicyProblem(text: "these are too many")
    }
    voices[name] = voice
  }

  func voice(_ name: [UInt8]) throws(PolicyProblem) -> TrustPolicy.Voice {
    guard let voice = voices[name] else {
      throw PolicyProblem(text: "nothing above it has this name")
    }
    return voice
  }

  mutating func group(
    _ least: [UInt8], _ names: ArraySlice<[UInt8]>
  ) throws(PolicyProblem) -> TrustPolicy.Voice {
    var members: [TrustPolicy.Voice] = []
    for name in names {
      members.append(try voice(name))
      guard taken.insert(name).inserted else {
        throw PolicyProblem(text: "one of its names is in a group already")
      }
    }
    switch String(decoding: least, as: UTF8.self) {
    case "any": return .group(atLeast: 1, members)
    case "all": return .group(atLeast: members.count, members)
    case let number:
      guard let least = plainDecimal(number), (1...members.count).contains(least) else {
        throw PolicyProblem(text: "a group wants any, all, or a number up to its size")
      }
      return .group(atLeast: least, members)
    }
  }
}
