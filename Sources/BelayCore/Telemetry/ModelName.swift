/// Names of models: what is asked for and what answers differ by a date, and a failed request has
/// only the first; all are one dependency.
enum ModelName {
  /// Without `-2024-07-18` or `-20240718` at its end.
  static func bare(_ name: String) -> String {
    guard let last = name.utf8.last, (0x30...0x39).contains(last) else { return name }
    let bytes = Array(name.utf8.suffix(11))
    if bytes.count == 11, matches(bytes, "-dddd-dd-dd") { return String(name.dropLast(11)) }
    if bytes.count >= 9, matches(bytes.suffix(9), "-dddddddd") { return String(name.dropLast(9)) }
    return name
  }

  private static func matches(_ bytes: some Collection<UInt8>, _ shape: String) -> Bool {
    zip(bytes, shape.utf8).allSatisfy { byte, shape in
      shape == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == shape
    }
  }
}
