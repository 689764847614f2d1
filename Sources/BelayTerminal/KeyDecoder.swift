package import BelayCanvas

/// What the terminal library read: a byte, or a key that terminfo describes.
package enum RawKey: Sendable, Equatable {
  case byte(UInt8)
  case key(Key)
  /// A key of the terminal's that Belay has no name for.
  case unknown
}

/// Makes keys of what a terminal sends, and nothing of what is not a key.
///
///     ground ─ESC─► escape ─[─► sequence ─200~─► paste ─ESC[201~─► ground
///        │             ├─O─► shift        └─M─► mouse (3 bytes)
///        └─0xC2…─► scalar └─] P X ^ _─► string, up to BEL or ESC \
///
/// Replies of the terminal, mouse reports and sequences that nobody knows are swallowed whole, so
/// that no part of them acts as a key. Each state ends by itself or by `silence()`.
package struct KeyDecoder: Sendable {
  enum State: Sendable {
    case ground
    case escape
    case sequence([UInt8])
    case shift
    case mouse(remaining: Int)
    case string(length: Int, escape: Bool)
    case scalar(Scalar)
    case pasting
  }

  private var state = State.ground
  /// Beside the state and not in it, so that a byte does not copy the whole.
  private var paste = Paste()
  /// Bytes of pastes that were over the limit, since the beginning.
  package private(set) var dropped = 0

  /// Longest sequence and longest string that are waited for, in bytes.
  static let longestSequence = 32
  static let longestString = 4096

  package init() {}

  /// The keys that this completes, at most two.
  package mutating func take(_ raw: RawKey) -> [Key] {
    switch raw {
    case .byte(let byte): return take(byte)
    case .key(let key):
      guard !isPasting else { return [] }
      state = .ground
      return [key]
    case .unknown:
      if !isPasting { state = .ground }
      return []
    }
  }

  /// Nothing more has arrived: an escape was the key of that name.
  package mutating func pause() -> Key? {
    guard case .escape = state else { return nil }
    state = .ground
    return .escape
  }

  /// Nothing has arrived for a second: what is unfinished stays so, and a paste is handed out.
  package mutating func silence() -> Key? {
    defer { state = .ground }
    return isPasting ? finishedPaste() : pause()
  }

  /// Whether `silence()` would change anything.
  package var isWaiting: Bool {
    if case .ground = state { false } else { true }
  }

  /// Whether what comes next is text and no key.
  package var isPasting: Bool {
    if case .pasting = state { true } else { false }
  }

  private mutating func take(_ byte: UInt8) -> [Key] {
    switch state {
    case .ground: return grounded(byte)
    case .escape: return escaped(byte)
    case .sequence(let bytes): return sequenced(bytes, byte)
    case .shift:
      state = .ground
      return Sequences.shifted(byte).map { [$0] } ?? []
    case .mouse(let remaining):
      state = remaining > 1 ? .mouse(remaining: remaining - 1) : .ground
      return []
    case .string(let length, let escape):
      let ended = byte == 0x07 || escape && byte == UInt8(ascii: "\\")
      state =
        ended || length >= Self.longestString
        ? .ground : .string(length: length + 1, escape: byte == 0x1B)
      return []
    case .scalar(let scalar): return continued(scalar, byte)
    case .pasting: return pasted(byte)
    }
  }

  private mutating func grounded(_ byte: UInt8) -> [Key] {
    state = .ground
    switch byte {
    case 0x1B:
      state = .escape
      return []
    case 0x0D, 0x0A: return [.enter]
    case 0x09: return [.tab]
    case 0x08, 0x7F: return [.backspace]
    case 0x01...0x1A: return [.control(Character(Unicode.Scalar(byte + 0x60)))]
    case 0x00...0x1F: return [.control(Character(Unicode.Scalar(byte + 0x40)))]
    case 0x20...0x7E: return [.character(Character(Unicode.Scalar(byte)))]
    default:
      if let scalar = Scalar(first: byte) { state = .scalar(scalar) }
      return []
    }
  }

  private mutating func escaped(_ byte: UInt8) -> [Key] {
    switch byte {
    case UInt8(ascii: "["): state = .sequence([])
    case UInt8(ascii: "O"): state = .shift
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      state = .string(length: 0, escape: false)
    default: return [.escape] + grounded(byte)
    }
    return []
  }

  private mutating func sequenced(_ bytes: [UInt8], _ byte: UInt8) -> [Key] {
    switch byte {
    case 0x20...0x3F where bytes.count < Self.longestSequence:
      state = .sequence(bytes + [byte])
      return []
    case 0x40...0x7E:
      state = .ground
      if bytes.elementsEqual("200".utf8), byte == UInt8(ascii: "~") { state = .pasting }
      if bytes.isEmpty, byte == UInt8(ascii: "M") { state = .mouse(remaining: 3) }
      return Sequences.key(bytes, byte).map { [$0] } ?? []
    case 0x1B:
      state = .escape
      return []
    default:
      state = .ground
      return []
    }
  }

  private mutating func continued(_ scalar: Scalar, _ byte: UInt8) -> [Key] {
    switch scalar.continued(by: byte) {
    case .more(let scalar):
      state = .scalar(scalar)
      return []
    case .whole(let scalar):
      state = .ground
      return scalar.properties.generalCategory == .control ? [] : [.character(Character(scalar))]
    case .broken:
      return grounded(byte)
    }
  }

  private mutating func pasted(_ byte: UInt8) -> [Key] {
    guard paste.take(byte) else { return [] }
    state = .ground
    return [finishedPaste()]
  }

  private mutating func finishedPaste() -> Key {
    defer { paste = Paste() }
    dropped += paste.dropped
    return .paste(paste.text)
  }
}
