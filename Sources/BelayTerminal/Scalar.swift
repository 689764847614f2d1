/// A character of UTF-8 of which the first bytes have come.
struct Scalar: Sendable {
  enum Step {
    case more(Scalar)
    case whole(Unicode.Scalar)
    /// The byte does not belong here.
    case broken
  }

  private var bytes: [UInt8]
  private let length: Int

  /// Nil for a byte that begins no character.
  init?(first: UInt8) {
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return nil
    }
    bytes = [first]
  }

  func continued(by byte: UInt8) -> Step {
    guard (0x80...0xBF).contains(byte) else { return .broken }
    var next = self
    next.bytes.append(byte)
    guard next.bytes.count == length else { return .more(next) }
    guard let text = String(validating: next.bytes, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return .broken }
    return .whole(scalar)
  }
}
