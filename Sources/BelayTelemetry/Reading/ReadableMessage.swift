import BelayCore
import Foundation
import SwiftProtobuf

/// A message of OTLP that can stand in a body in either encoding.
protocol ReadableMessage: SwiftProtobuf.Message {
  init(_ fields: JSONFields) throws(TelemetryError)
}

extension ReadableMessage {
  /// What a message is that was left out.
  static var absent: Self { Self() }
}

extension OTLPResource: ReadableMessage {}
extension OTLPInstrumentationScope: ReadableMessage {}
extension OTLPSpan: ReadableMessage {}
extension OTLPLogRecord: ReadableMessage {}
extension OTLPNumberDataPoint: ReadableMessage {}
extension OTLPHistogramDataPoint: ReadableMessage {}
extension OTLPExponentialHistogramDataPoint: ReadableMessage {}
extension OTLPSummaryDataPoint: ReadableMessage {}

extension SwiftProtobuf.Message {
  /// Decodes one message strictly; what it does not know is skipped.
  init(protobuf bytes: Data) throws(TelemetryError) {
    var options = BinaryDecodingOptions()
    // A value in a list or an object is up to three messages deeper than the one around it.
    options.messageDepthLimit = 200
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
  case protobuf(Data)
  case json(JSON)

  func read<Message: ReadableMessage>(_ what: String) throws(TelemetryError) -> Message {
    switch self {
    case .protobuf(let bytes): try Message(protobuf: bytes)
    case .json(let json): try Message(try JSONFields(json, what))
    }
  }
}
