internal import CZlib
internal import Glibc

/// Packs and unpacks what is kept of a fold; a fold in words packs to about a tenth.
enum Packing {
  /// A fold beyond this is none of ours.
  private static let largest = 1 << 30

  /// - Returns: `nil` if there is no memory for it.
  static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    var packed: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard belay_gzip(bytes, bytes.count, &packed, &count) == 1 else { return nil }
    defer { free(packed) }
    return Array(UnsafeBufferPointer(start: packed, count: count))
  }

  /// - Returns: `nil` if it was never packed so, or there is no memory for it.
  static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    var content: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard belay_gunzip(bytes, bytes.count, largest, &content, &count) == BELAY_GUNZIP_DONE else {
      return nil
    }
    defer { free(content) }
    return Array(UnsafeBufferPointer(start: content, count: count))
  }
}
