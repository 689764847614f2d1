/// Looks through the texts of an argument, keys and values, for what does not belong there.
///
/// At most 64 KiB of text in 4,096 values, 32 levels deep; what lies beyond is not looked at. It
/// answers what was found first and on which path, and nothing of the text itself.
struct Inspection {
  /// `reason`, `headers.authorization`; empty for the value itself. Keys that are no plain names, or
  /// were found to hold something themselves, are left out.
  private(set) var path = ""
  private(set) var found: Suspicion?
  private var bytesLeft = 64 << 10
  private var valuesLeft = 4_096

  init(of value: JSON) { found = look(at: value, "", depth: 0) }

  private mutating func look(at value: JSON, _ path: String, depth: Int) -> Suspicion? {
    valuesLeft -= 1
    guard depth < 32, valuesLeft > 0, bytesLeft > 0 else { return nil }
    switch value {
    case .string(let text): return look(in: text, path)
    case .array(let elements):
      for element in elements {
        if let found = look(at: element, path, depth: depth + 1) { return found }
      }
    case .object(let object):
      for member in object.members {
        if let found = look(in: member.key, path) { return found }
        if let found = look(at: member.value, path, member.key, depth) { return found }
      }
    case .null, .bool, .number, .bigInteger: break
    }
    return nil
  }

  private mutating func look(
    at value: JSON, _ path: String, _ key: String, _ depth: Int
  ) -> Suspicion? {
    // Most values are short and harmless; a path is made only for what is found.
    guard let found = look(at: value, "", depth: depth + 1) else { return nil }
    let inner = self.path
    let name = isPlainName(key) && key.utf8.count <= 40 ? key : ""
    self.path = [path, name, inner].filter { !$0.isEmpty }.joined(separator: ".")
    return found
  }

  private mutating func look(in text: String, _ path: String) -> Suspicion? {
    guard let found = Self.first(in: text, &bytesLeft) else { return nil }
    self.path = path
    return found
  }

  /// What a text holds first.
  static func first(in text: String) -> Suspicion? {
    var all = Int.max
    return first(in: text, &all)
  }

  private static func first(in text: String, _ bytesLeft: inout Int) -> Suspicion? {
    var text = text
    return text.withUTF8 { bytes in
      let looked = UnsafeBufferPointer(rebasing: bytes.prefix(max(0, bytesLeft)))
      bytesLeft -= looked.count
      return first(in: looked)
    }
  }

  private static func first(in bytes: UnsafeBufferPointer<UInt8>) -> Suspicion? {
    for place in bytes.indices {
      switch interest[Int(bytes[place])] {
      case 0: continue
      case 1: if let kind = SecretShape.match(in: bytes, at: place) { return .secret(kind) }
      case 2: if let hidden = HiddenText.match(in: bytes, at: place) { return .hidden(hidden) }
      default: if InjectionWords.match(in: bytes, at: place) { return .injection }
      }
    }
    return nil
  }

  /// With which byte something begins: 1 a secret, 2 something hidden, 3 an order.
  private static let interest: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    for byte in "Aghxsrn-".utf8 { table[Int(byte)] = 1 }
    for byte in [UInt8(0xE2), 0xEF, 0xF3] { table[Int(byte)] = 2 }
    for byte in "iIdDfFoObB<".utf8 { table[Int(byte)] = 3 }
    return table
  }()
}
