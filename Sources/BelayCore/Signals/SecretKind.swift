/// Tokens that are known by a fixed beginning and a shape.
enum SecretKind: Sendable, Equatable, CaseIterable {
  case aws, github, githubFineGrained, gitlab, slack, slackApp, google, stripe, anthropic, openAI
  case huggingFace, npm, privateKey

  var words: String {
    switch self {
    case .aws: "an AWS access key"
    case .github, .githubFineGrained: "a GitHub token"
    case .gitlab: "a GitLab token"
    case .slack, .slackApp: "a Slack token"
    case .google: "a Google API key"
    case .stripe: "a Stripe key"
    case .anthropic: "an Anthropic API key"
    case .openAI: "an API key (sk-…)"
    case .huggingFace: "a Hugging Face token"
    case .npm: "an npm token"
    case .privateKey: "a private key"
    }
  }
}

/// One shape: a beginning, then so many characters of an alphabet.
struct SecretShape: Sendable {
  let kind: SecretKind
  let prefix: StaticString
  /// how many characters have to follow
  let count: ClosedRange<Int>
  let alphabet: Alphabet

  enum Alphabet: Sendable {
    case base32, alphanumeric, word, dashed
  }

  /// In the order in which they are tried.
  static let all: [SecretShape] = [
    .init(kind: .aws, prefix: "AKIA", count: 16...16, alphabet: .base32),
    .init(kind: .aws, prefix: "ASIA", count: 16...16, alphabet: .base32),
    .init(kind: .github, prefix: "ghp_", count: 36...255, alphabet: .alphanumeric),
    .init(kind: .github, prefix: "gho_", count: 36...255, alphabet: .alphanumeric),
    .init(kind: .github, prefix: "ghu_", count: 36...255, alphabet: .alphanumeric),
    .init(kind: .github, prefix: "ghs_", count: 36...255, alphabet: .alphanumeric),
    .init(kind: .github, prefix: "ghr_", count: 36...255, alphabet: .alphanumeric),
    .init(kind: .githubFineGrained, prefix: "github_pat_", count: 40...255, alphabet: .word),
    .init(kind: .gitlab, prefix: "glpat-", count: 20...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxb-", count: 10...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxp-", count: 10...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxa-", count: 10...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxr-", count: 10...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxs-", count: 10...255, alphabet: .dashed),
    .init(kind: .slack, prefix: "xoxe-", count: 10...255, alphabet: .dashed),
    .init(kind: .slackApp, prefix: "xapp-", count: 10...255, alphabet: .dashed),
    .init(kind: .google, prefix: "AIza", count: 35...35, alphabet: .dashed),
    .init(kind: .stripe, prefix: "sk_live_", count: 16...255, alphabet: .alphanumeric),
    .init(kind: .stripe, prefix: "rk_live_", count: 16...255, alphabet: .alphanumeric),
    .init(kind: .anthropic, prefix: "sk-ant-", count: 20...255, alphabet: .dashed),
    .init(kind: .openAI, prefix: "sk-", count: 20...255, alphabet: .dashed),
    .init(kind: .huggingFace, prefix: "hf_", count: 30...255, alphabet: .alphanumeric),
    .init(kind: .npm, prefix: "npm_", count: 36...36, alphabet: .alphanumeric),
  ]

  private static let keyStart: StaticString = "-----BEGIN "
  private static let keyEnd: StaticString = "PRIVATE KEY"

  /// The token that begins at `start`, if one does. What is made of a few characters again and again
  /// (`xxxx`), or of words alone, is a placeholder and no token.
  static func match(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> SecretKind? {
    if bytes[start] == UInt8(ascii: "-") { return privateKey(in: bytes, at: start) }
    guard start == 0 || !isWord(bytes[start - 1]) else { return nil }
    return all.first { $0.matches(bytes, at: start) }?.kind
  }

  private static func privateKey(
    in bytes: UnsafeBufferPointer<UInt8>, at start: Int
  ) -> SecretKind? {
    guard begins(bytes, at: start, with: keyStart) else { return nil }
    let label = start + keyStart.utf8CodeUnitCount
    let last = min(bytes.count, label + 24)
    guard label < last else { return nil }
    return (label..<last).contains { begins(bytes, at: $0, with: keyEnd) } ? .privateKey : nil
  }

  private func matches(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard Self.begins(bytes, at: start, with: prefix) else { return false }
    let first = start + prefix.utf8CodeUnitCount
    var end = first
    while end < bytes.count, end - first <= count.upperBound, alphabet.contains(bytes[end]) {
      end += 1
    }
    guard count.contains(end - first), end == bytes.count || !Self.isWord(bytes[end]) else {
      return false
    }
    return Self.isRandom(bytes[first..<end])
  }

  /// Enough different characters, and digits or capitals among them.
  private static func isRandom(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var seen: (UInt64, UInt64) = (0, 0)
    var hasMore = false
    for byte in bytes {
      if byte < 64 { seen.0 |= 1 << UInt64(byte) } else { seen.1 |= 1 << UInt64(byte & 63) }
      if byte < UInt8(ascii: "[") && byte != UInt8(ascii: "-") { hasMore = true }
    }
    return hasMore && seen.0.nonzeroBitCount + seen.1.nonzeroBitCount >= 6
  }

  static func begins(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, with prefix: StaticString
  ) -> Bool {
    guard start + prefix.utf8CodeUnitCount <= bytes.count else { return false }
    return prefix.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { bytes[start + $0] == wanted[$0] }
    }
  }

  static func isWord(_ byte: UInt8) -> Bool {
    Alphabet.word.contains(byte)
  }
}

extension SecretShape.Alphabet {
  func contains(_ byte: UInt8) -> Bool {
    let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    return switch self {
    case .base32: isUpper || isDigit
    case .alphanumeric: isUpper || isLower || isDigit
    case .word: isUpper || isLower || isDigit || byte == UInt8(ascii: "_")
    case .dashed:
      isUpper || isLower || isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }
}
