internal import BelayCore

/// What the tree commits to for one record: a small JSON object without floats, in the canonical
/// form of RFC 8785, that names the payload only by a salted commitment.
///
/// The leaf is `SHA-256(0x00 || header)` (RFC 9162, 2.1.1) and the commitment
/// `SHA-256("belay/payload/v1" 0x00 || salt || payload)`, so salt and payload can be erased later
/// without breaking the tree. Absent members are left out, never null.
struct LeafHeader {
  static let domain = Array("belay/payload/v1".utf8) + [0]

  var seq: Int
  var id: String
  var time: Timestamp?
  var recorded: Timestamp
  var source: String
  var type: String
  var agent: String?
  var run: String?
  var authid: String
  /// 32 bytes.
  var commitment: [UInt8]
  /// Of the payload, in bytes.
  var length: Int

  static func commitment(salt: some Collection<UInt8>, payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(domain.count + salt.count + payload.count)
    bytes += domain
    bytes += salt
    bytes += payload
    return SHA256.hash(bytes)
  }

  /// The leaf hash, 32 bytes.
  func leaf() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    bytes.append(0)
    appendCanonical(to: &bytes)
    return SHA256.hash(bytes)
  }

  /// Writes the members in their canonical order by hand: sorting a JSON value for each append
  /// would cost more than both hashes.
  func appendCanonical(to bytes: inout [UInt8]) {
    if let agent { append("{\"agent\":", agent, to: &bytes) }
    append(agent == nil ? "{\"authid\":" : ",\"authid\":", authid, to: &bytes)
    append(",\"id\":", id, to: &bytes)
    append(",\"payload\":{\"commitment\":\"sha256:", to: &bytes)
    append(hexOf: commitment, to: &bytes)
    append("\",\"length\":", to: &bytes)
    append(decimal: length, to: &bytes)
    append(",\"media_type\":\"application/cloudevents+json\"}", to: &bytes)
    append(",\"recordedtime\":", recorded.rfc3339, to: &bytes)
    if let run { append(",\"run\":", run, to: &bytes) }
    append(",\"seq\":", to: &bytes)
    append(decimal: seq, to: &bytes)
    append(",\"source\":", source, to: &bytes)
    if let time { append(",\"time\":", time.rfc3339, to: &bytes) }
    append(",\"type\":", type, to: &bytes)
    append(",\"v\":1}", to: &bytes)
  }
}

// MARK: Pieces of JSON text

private func append(_ text: StaticString, to bytes: inout [UInt8]) {
  bytes.append(
    contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
}

private func append(_ key: StaticString, _ value: String, to bytes: inout [UInt8]) {
  append(key, to: &bytes)
  JSON.string(value).encode(into: &bytes)
}

private func append(decimal value: Int, to bytes: inout [UInt8]) {
  bytes.append(contentsOf: String(value).utf8)
}

private func append(hexOf hash: [UInt8], to bytes: inout [UInt8]) {
  let digits: StaticString = "0123456789abcdef"
  for byte in hash {
    bytes.append(digits.utf8Start[Int(byte >> 4)])
    bytes.append(digits.utf8Start[Int(byte & 15)])
  }
}
