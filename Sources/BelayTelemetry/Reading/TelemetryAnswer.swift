import BelayCore
import SwiftProtobuf

/// What a sender of telemetry is told, in the encoding that it wrote in.
package enum TelemetryAnswer {
  /// Longest text of an answer: a sender logs it.
  private static let longestText = 4_096

  /// All is well, or all but a number of records.
  ///
  /// - Parameter message: about what was rejected, or a warning if nothing was; nil for neither.
  package static func export(
    _ kind: TelemetryKind, rejected: Int, message: String?, in encoding: TelemetryEncoding
  ) -> [UInt8] {
    let message = message.map(clipped)
    switch encoding {
    case .protobuf:
      var response = OTLPExportResponse()
      if rejected > 0 || message != nil {
        response.partialSuccess.rejected = Int64(rejected)
        response.partialSuccess.errorMessage = message ?? ""
      }
      return serialized(response)
    case .json:
      guard rejected > 0 || message != nil else { return JSON.object([:]).encoded() }
      let partial: JSON = [
        kind.rejectedCount: .string(String(rejected)), "errorMessage": .string(message ?? ""),
      ]
      return JSON.object(["partialSuccess": partial]).encoded()
    }
  }

  /// `google.rpc.Status`.
  package static func status(
    code: Int, message: String, in encoding: TelemetryEncoding
  ) -> [UInt8] {
    let message = clipped(message)
    switch encoding {
    case .protobuf:
      var status = OTLPRPCStatus()
      status.code = Int32(clamping: code)
      status.message = message
      return serialized(status)
    case .json: return JSON.object(["code": JSON(code), "message": .string(message)]).encoded()
    }
  }

  private static func clipped(_ text: String) -> String {
    guard text.utf8.count > longestText else { return text }
    return String(decoding: text.utf8.prefix(longestText - 3), as: UTF8.self) + "…"
  }

  /// Only a message with required fields, or of two gigabytes, cannot be written; ours are neither.
  private static func serialized(_ message: some SwiftProtobuf.Message) -> [UInt8] {
    do {
      return try message.serializedBytes()
    } catch {
      invariantBroken("a message of two fields can be written, but: \(error)")
    }
  }
}
