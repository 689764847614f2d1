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
    if let agent { bytes.append(json: "{\"agent\":", agent) }
    bytes.append(json: agent == nil ? "{\"authid\":" : ",\"authid\":", authid)
    bytes.append(json: ",\"id\":", id)
    bytes.append(json: ",\"payload\":{\"commitment\":\"sha256:")
    append(hexOf: commitment, to: &bytes)
    bytes.append(json: "\",\"length\":")
    append(decimal: length, to: &bytes)
    bytes.append(json: ",\"media_type\":\"application/cloudevents+json\"}")
    bytes.append(json: ",\"recordedtime\":", recorded.rfc3339)
    if let run { bytes.append(json: ",\"run\":", run) }
    bytes.append(json: ",\"seq\":")
    append(decimal: seq, to: &bytes)
    bytes.append(json: ",\"source\":", source)
    if let time { bytes.append(json: ",\"time\":", time.rfc3339) }
    bytes.append(json: ",\"type\":", type)
    bytes.append(json: ",\"v\":1}")
  }
}

// MARK: Pieces of JSON text

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
