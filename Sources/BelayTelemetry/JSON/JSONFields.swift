import BelayCore
import Foundation

/// The members of one OTLP message in JSON, read as OTLP says and no other way.
///
/// Keys are lowerCamelCase; unknown ones are not looked at. What is missing or null has protobuf's
/// default. 64-bit numbers come as texts or numbers, enumerations as numbers only, ids in hexadecimal.
struct JSONFields {
  private let object: JSONObject

  init(_ json: JSON, _ what: String) throws(TelemetryError) {
    guard let object = json.object else {
      throw TelemetryError("\(what) is not an object; send {…}")
    }
    self.object = object
  }

  subscript(_ key: String) -> JSON? {
    guard let value = object[key], !value.isNull else { return nil }
    return value
  }

  /// In order; null is the same as absent.
  var members: [JSONObject.Member] { object.members }

  func text(_ key: String) throws(TelemetryError) -> String {
    guard let value = self[key] else { return "" }
    guard let text = value.string else { throw TelemetryError("\(key) is not a text") }
    return text
  }

  func bool(_ key: String) throws(TelemetryError) -> Bool {
    guard let value = self[key] else { return false }
    guard let bool = value.bool else { throw TelemetryError("\(key) is not true or false") }
    return bool
  }

  func integer<Number: FixedWidthInteger>(_ key: String) throws(TelemetryError) -> Number {
    guard let value = self[key] else { return 0 }
    return try integer(value, key)
  }

  private func integer<Number: FixedWidthInteger>(
    _ value: JSON, _ key: String
  ) throws(TelemetryError) -> Number {
    let number: Number? =
      switch value {
      case .string(let digits), .bigInteger(let digits): Number(digits)
      case .number(let double): Number(exactly: double)
      case .null, .bool, .array, .object: nil
      }
    guard let number else {
      throw TelemetryError(
        "\(key) is not a whole number from \(Number.min) to \(Number.max), in digits")
    }
    return number
  }

  func integers<Number: FixedWidthInteger>(_ key: String) throws(TelemetryError) -> [Number] {
    var numbers: [Number] = []
    for value in try array(key) { numbers.append(try integer(value, key)) }
    return numbers
  }

  /// Enumerations are open: a number that a later version adds is kept. Names are refused.
  func enumeration(_ key: String) throws(TelemetryError) -> Int32 {
    if let name = self[key]?.string, Int32(name) == nil {
      throw TelemetryError(
        "\(key) is the name \(name.prefix(40).debugDescription); OTLP JSON has numbers there")
    }
    return try integer(key)
  }

  func optionalDouble(_ key: String) throws(TelemetryError) -> Double? {
    guard let value = self[key] else { return nil }
    return try double(value, key)
  }

  func double(_ key: String) throws(TelemetryError) -> Double {
    try optionalDouble(key) ?? 0
  }

  func doubles(_ key: String) throws(TelemetryError) -> [Double] {
    var numbers: [Double] = []
    for value in try array(key) { numbers.append(try double(value, key)) }
    return numbers
  }

  private func double(_ value: JSON, _ key: String) throws(TelemetryError) -> Double {
    if let number = value.number { return number }
    switch value.string {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    case let digits?:
      if let number = Double(digits), number.isFinite { return number }
    case nil: break
    }
    throw TelemetryError("\(key) is not a number, NaN, Infinity or -Infinity")
  }

  /// An id in hexadecimal; its length is checked later. Base64, which some exporters write, is told
  /// from it by what hexadecimal does not have.
  func id(_ key: String) throws(TelemetryError) -> Data {
    let digits = try text(key).utf8.map(hexDigit)
    guard digits.allSatisfy({ $0 < 16 }) else {
      throw TelemetryError(
        "\(key) is not hexadecimal; OTLP JSON has ids in hexadecimal, not in base64")
    }
    guard digits.count % 2 == 0 else { throw TelemetryError("\(key) has an odd number of digits") }
    return Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  func base64(_ key: String) throws(TelemetryError) -> Data {
    let text = try text(key)
    var standard = text.replacingOccurrences(of: "-", with: "+")
      .replacingOccurrences(of: "_", with: "/")
    while standard.utf8.count % 4 != 0, standard.utf8.count <= text.utf8.count + 2 {
      standard += "="
    }
    guard let bytes = Data(base64Encoded: standard) else {
      throw TelemetryError("\(key) is not base64")
    }
    return bytes
  }

  func array(_ key: String) throws(TelemetryError) -> [JSON] {
    guard let value = self[key] else { return [] }
    guard let array = value.array else { throw TelemetryError("\(key) is not a list") }
    return array
  }

  func fields(_ key: String) throws(TelemetryError) -> JSONFields? {
    guard let value = self[key] else { return nil }
    return try JSONFields(value, key)
  }

  /// Every element of a list, as a message.
  func list<Message>(
    _ key: String, _ read: (JSONFields) throws(TelemetryError) -> Message
  ) throws(TelemetryError) -> [Message] {
    var messages: [Message] = []
    for value in try array(key) { messages.append(try read(JSONFields(value, key))) }
    return messages
  }
}

/// 16 and more for what is none.
private func hexDigit(_ character: UInt8) -> UInt8 {
  switch character {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
  default: .max
  }
}
