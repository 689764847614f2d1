/// Sentences that try to give a model new orders: "ignore all previous instructions" and its kin.
///
/// A verb that puts something aside, then within six words what it puts aside: instructions, rules,
/// prompts; and a word between them that says that it is those that hold now. And the marks by which
/// chat formats begin a system's turn, which no argument has a use for.
enum InjectionWords {
  private static let verbs: [StaticString] = [
    "ignore", "disregard", "forget", "override", "bypass",
  ]
  private static let objects: [StaticString] = [
    "instruction", "instructions", "rules", "prompt", "prompts", "guidelines", "directives",
    "guardrails", "restrictions",
  ]
  private static let qualifiers: [StaticString] = [
    "all", "any", "previous", "prior", "above", "earlier", "preceding", "your", "system",
    "existing", "every", "everything", "foregoing", "safety",
  ]
  private static let marks: [StaticString] = ["<|im_start|>", "<|system|>", "<<SYS>>"]
  private static let reach = 6

  /// Whether such a sentence begins at `start`. Cheap to say no.
  static func match(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    if bytes[start] == UInt8(ascii: "<") {
      return marks.contains { SecretShape.begins(bytes, at: start, with: $0) }
    }
    guard start == 0 || !SecretShape.isWord(bytes[start - 1]),
      let verb = verbs.first(where: { isWord(bytes, at: start, $0) })
    else { return false }
    return isAboutOrders(bytes, after: start + verb.utf8CodeUnitCount)
  }

  private static func isAboutOrders(
    _ bytes: UnsafeBufferPointer<UInt8>, after start: Int
  ) -> Bool {
    var place = start
    var isQualified = false
    for _ in 0..<reach {
      while place < bytes.count, isSpace(bytes[place]) { place += 1 }
      guard place < bytes.count else { return false }
      if objects.contains(where: { isWord(bytes, at: place, $0) }) { return isQualified }
      if qualifiers.contains(where: { isWord(bytes, at: place, $0) }) { isQualified = true }
      let wordStart = place
      while place < bytes.count, SecretShape.isWord(bytes[place]) { place += 1 }
      // Anything but words and spaces ends the sentence.
      guard place > wordStart else { return false }
    }
    return false
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
      || byte == UInt8(ascii: "\r")
  }

  /// The whole word, in small or capital letters.
  private static func isWord(
    _ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ word: StaticString
  ) -> Bool {
    let end = start + word.utf8CodeUnitCount
    guard end <= bytes.count, end == bytes.count || !SecretShape.isWord(bytes[end]) else {
      return false
    }
    return word.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { bytes[start + $0] | 0x20 == wanted[$0] }
    }
  }
}
