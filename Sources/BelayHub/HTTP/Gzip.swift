internal import CZlib
internal import Glibc

/// Packing of what is sent to others.
package enum Gzip {
  /// - Returns: `nil` if there is no memory for it.
  package static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    var packed: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard belay_gzip(bytes, bytes.count, &packed, &count) == 1 else { return nil }
    defer { free(packed) }
    return Array(UnsafeBufferPointer(start: packed, count: count))
  }
}
