internal import CZlib
internal import Glibc
internal import NIOCore

/// How a body is packed.
enum BodyEncoding: Sendable {
  case plain
  case gzip

  init(header: String?) throws(HubRefusal) {
    switch header?.lowercased() {
    case nil, "identity": self = .plain
    case "gzip", "x-gzip": self = .gzip
    case let other?:
      throw .unsupportedMedia(
        detail: "Content-Encoding \(other.prefix(40).debugDescription) is not taken; gzip is.")
    }
  }

  /// - Throws: 413 as soon as there is more than the limit, however little was sent for it.
  func unpacked(_ body: ByteBuffer, atMost limit: Int) throws(HubRefusal) -> ByteBuffer {
    switch self {
    case .plain: body
    case .gzip: try gunzipped(body, atMost: limit)
    }
  }

  private func gunzipped(_ body: ByteBuffer, atMost limit: Int) throws(HubRefusal) -> ByteBuffer {
    var content: UnsafeMutablePointer<UInt8>?
    var count = 0
    let result = body.withUnsafeReadableBytes { bytes in
      belay_gunzip(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, limit, &content, &count
      )
    }
    defer { free(content) }
    switch result {
    case BELAY_GUNZIP_DONE:
      return ByteBuffer(bytes: UnsafeRawBufferPointer(start: content, count: count))
    case BELAY_GUNZIP_TOO_LARGE: throw .tooLarge(limit: limit)
    case BELAY_GUNZIP_TRUNCATED:
      throw .badRequest(field: nil, detail: "The gzip body ends too early. Send it again, whole.")
    case BELAY_GUNZIP_NO_MEMORY:
      throw .unavailable(detail: "There is no memory for this body.", retryAfter: .seconds(5))
    default:
      throw .badRequest(field: nil, detail: "The body is not gzip, or was damaged on its way.")
    }
  }
}
