internal import BelayCore
internal import Glibc

/// The keys of a ledger on disk, numbered in the order in which they were made.
///
///     keys/0001.retired     what is left of an old key: its public half
///     keys/0002.key         the key that signs
///     keys/0003.key         there only while a rotation is under way: both sign once
///
/// A key file is made once and never written again. It lies outside the database, so that a copy of
/// the database signs nothing.
package struct KeyFolder: Sendable {
  package let path: String

  /// What a start finds.
  package struct Contents {
    /// Oldest first; the newest names the origin.
    package var keys: [SigningKey]
    /// Public halves of keys that sign no more, oldest first.
    package var retired: [VerifierKey]

    /// Everything that may have signed what is there.
    package var verifiers: [VerifierKey] { retired + keys.map(\.verifier) }
  }

  /// Keys that one ledger has had at most; one a day for 27 years.
  static let most = 9_999
  private static let longest = 4_096

  /// - Parameter stateDirectory: private to this user, which `StateDirectory` has checked.
  package init(stateDirectory: String) { path = stateDirectory + "/keys" }

  package func load() throws(SigningError) -> Contents {
    var contents = Contents(keys: [], retired: [])
    for number in try numbers() {
      let key = try PrivateFile.read(file(number, "key"), atMost: Self.longest)
      let retired = try PrivateFile.read(file(number, "retired"), atMost: Self.longest)
      if let retired {
        contents.retired.append(try verifier(retired, number))
        // The old half stays when a retirement was cut short.
        if key != nil { try PrivateFile.remove(file(number, "key")) }
      } else if var key {
        defer { cleanse(&key) }
        contents.keys.append(try signer(key, number))
      }
    }
    return contents
  }

  /// Public halves of all keys, oldest first, for somebody who only looks.
  package func verifiers() throws(SigningError) -> [VerifierKey] {
    var found: [VerifierKey] = []
    for number in try numbers() {
      if let retired = try PrivateFile.read(file(number, "retired"), atMost: Self.longest) {
        found.append(try verifier(retired, number))
      } else if var key = try PrivateFile.read(file(number, "key"), atMost: Self.longest) {
        defer { cleanse(&key) }
        found.append(try signer(key, number).verifier)
      }
    }
    return found
  }

  /// Makes a key and keeps it, before anybody is told about it.
  package func make(name: KeyName, kind: VerifierKey.Kind) throws(SigningError) -> SigningKey {
    try makeFolder()
    let number = (try numbers().last ?? 0) + 1
    guard number <= Self.most else {
      throw .unusable(path: path, reason: "it holds \(Self.most) keys already")
    }
    let key = SigningKey(name: name, kind: kind)
    try key.withText { text throws(SigningError) in
      try PrivateFile.create(file(number, "key"), text + [0x0A])
    }
    return key
  }

  /// Keeps the public half and destroys the private one.
  package func retire(_ key: VerifierKey) throws(SigningError) {
    for number in try numbers() {
      guard var text = try PrivateFile.read(file(number, "key"), atMost: Self.longest) else {
        continue
      }
      defer { cleanse(&text) }
      guard try signer(text, number).verifier == key else { continue }
      try PrivateFile.create(file(number, "retired"), Array("\(key.text)\n".utf8))
      try PrivateFile.remove(file(number, "key"))
    }
  }

  // MARK: Files

  private func file(_ number: Int, _ kind: String) -> String {
    let digits = String(number)
    return "\(path)/\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).\(kind)"
  }

  private func makeFolder() throws(SigningError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw .unusable(path: path, reason: lastError())
    }
    try PrivateFile.syncFolder(of: path)
  }

  /// In order, each once. Other files in the folder are nobody's business.
  private func numbers() throws(SigningError) -> [Int] {
    guard let folder = opendir(path) else {
      guard errno == ENOENT else { throw .unusable(path: path, reason: lastError()) }
      return []
    }
    defer { closedir(folder) }
    try requirePrivateFolder()
    var numbers: Set<Int> = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let parts = name.split(separator: ".")
      guard parts.count == 2, parts[1] == "key" || parts[1] == "retired", parts[0].count == 4,
        let number = Int(parts[0]), number > 0
      else { continue }
      numbers.insert(number)
    }
    return numbers.sorted()
  }

  private func requirePrivateFolder() throws(SigningError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { throw .unusable(path: path, reason: lastError()) }
    guard facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0
    else {
      throw .notPrivate(path: path, reason: "it is a folder that others can reach, or a link")
    }
  }

  private func signer(_ text: [UInt8], _ number: Int) throws(SigningError) -> SigningKey {
    guard text.last == 0x0A, var line = Optional(Array(text.dropLast())) else {
      throw .garbage(path: file(number, "key"), reason: "it is no signing key")
    }
    defer { cleanse(&line) }
    guard let key = SigningKey(text: line) else {
      throw .garbage(path: file(number, "key"), reason: "it is no signing key")
    }
    return key
  }

  private func verifier(_ text: [UInt8], _ number: Int) throws(SigningError) -> VerifierKey {
    do throws(NoteError) {
      return try VerifierKey(String(decoding: text.dropLast(), as: UTF8.self))
    } catch {
      throw .garbage(path: file(number, "retired"), reason: "it is no verifier key")
    }
  }
}
