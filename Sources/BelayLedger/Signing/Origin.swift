internal import BelayCore
internal import Glibc

/// The names that logs of this machine sign under, `HOST/belay/RANDOM`, and its witnesses,
/// `HOST/witness/RANDOM`: unlike any other.
enum Origin {
  enum Purpose: String {
    case log = "belay"
    case witness
  }

  static func make(_ purpose: Purpose = .log) -> KeyName {
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<4).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let name = "\(host)/\(purpose.rawValue)/\(hex(bytes))"
    guard let key = KeyName(name) else {
      invariantBroken("a host's letters and a number are a name, not \(name)")
    }
    return key
  }

  /// What of the machine's name may stand in a URL.
  private static var host: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
    let isPlain = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    let name = bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.filter(isPlain).prefix(64)
    return name.isEmpty ? "localhost" : String(decoding: name, as: UTF8.self)
  }
}
