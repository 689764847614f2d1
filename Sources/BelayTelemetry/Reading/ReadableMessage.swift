import BelayCore
import Foundation
import SwiftProtobuf

/// A message of OTLP that can stand in a body in either encoding.
protocol ReadableMessage: SwiftProtobuf.Message {
  init(_ fields: JSONFields) throws(TelemetryError)

  /// The number of the field of its attributes, which are read apart (see `otlp.proto`).
  static var attributes: UInt64 { get }
}

extension OTLPResource: ReadableMessage { static var attributes: UInt64 { 1 } }
extension OTLPInstrumentationScope: ReadableMessage { static var attributes: UInt64 { 3 } }
extension OTLPSpan: ReadableMessage { static var attributes: UInt64 { 9 } }
extension OTLPSpanEvent: ReadableMessage { static var attributes: UInt64 { 3 } }
extension OTLPSpanLink: ReadableMessage { static var attributes: UInt64 { 4 } }
extension OTLPLogRecord: ReadableMessage { static var attributes: UInt64 { 6 } }
extension OTLPNumberDataPoint: ReadableMessage { static var attributes: UInt64 { 7 } }
extension OTLPHistogramDataPoint: ReadableMessage { static var attributes: UInt64 { 9 } }
extension OTLPExponentialHistogramDataPoint: ReadableMessage {
  static var attributes: UInt64 { 1 }
}
extension OTLPSummaryDataPoint: ReadableMessage { static var attributes: UInt64 { 7 } }

extension SwiftProtobuf.Message {
  /// Decodes one message strictly; what it does not know is skipped.
  init(protobuf bytes: [UInt8]) throws(TelemetryError) {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      try self.init(serializedBytes: bytes, options: options)
    } catch let error as BinaryDecodingError {
      throw TelemetryError("not protobuf as taken here: \(Self.words(for: error))")
    } catch {
      throw TelemetryError("not protobuf as taken here")
    }
  }

  private static func words(for error: BinaryDecodingError) -> String {
    switch error {
    case .truncated: "it ends too early"
    case .invalidUTF8: "a text is not UTF-8"
    case .messageDepthLimit: "its values nest too deeply"
    case .malformedProtobuf, .trailingGarbage, .missingRequiredFields, .internalExtensionError:
      "it is malformed"
    }
  }
}

/// One part of a body that stands for a message, before it is decoded.
enum RawMessage {
  case protobuf([UInt8])
  case json(JSON)

  /// What a message is that was left out.
  static let absent = RawMessage.protobuf([])

  func read<Message: ReadableMessage>(_ what: String) throws(TelemetryError) -> Message {
    switch self {
    case .protobuf(let bytes): try Message(protobuf: bytes)
    case .json(let json): try Message(try JSONFields(json, what))
    }
  }

  func attributes<Message: ReadableMessage>(of message: Message) -> RawAttributes {
    RawAttributes(message: self, number: Message.attributes)
  }

  /// The messages of a list in it.
  ///
  /// - Parameter bytes: what was decoded of the list, if this is protobuf.
  func parts(_ name: String, _ bytes: [Data]) throws(TelemetryError) -> [RawMessage] {
    switch self {
    case .protobuf: bytes.map { .protobuf([UInt8]($0)) }
    case .json(let json): try JSONFields(json, "it").array(name).map { .json($0) }
    }
  }

  /// A message in it.
  ///
  /// - Parameter bytes: what was decoded of it, if this is protobuf.
  func part(_ name: String, _ bytes: Data) throws(TelemetryError) -> RawMessage {
    switch self {
    case .protobuf: .protobuf([UInt8](bytes))
    case .json(let json): try JSONFields(json, "it")[name].map { .json($0) } ?? .absent
    }
  }
}

/// The attributes of a message, before they are decoded.
struct RawAttributes {
  let message: RawMessage
  /// Of their field in protobuf; in JSON it is `attributes` everywhere.
  let number: UInt64
}
