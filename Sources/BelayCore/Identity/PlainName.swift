extension AgentID {
  /// The id of something that others named as they liked: `Support researcher` is
  /// `Support-researcher`. Nil if nothing of the name is left.
  package init?(naming text: String) {
    guard let name = plainName(of: text) else { return nil }
    self.init(name)
  }
}

/// A name in the alphabet of agents: every run of other characters becomes one `-`, at most 64 in all.
///
/// What that would make the same for names that differ (scripts other than Latin, names that differ
/// beyond 64 characters) is kept apart by six digits of the name's digest. Nil for a name that has
/// nothing to show: empty, or blank.
package func plainName(of text: String) -> String? {
  if isPlainName(text) { return text }
  var name: [UInt8] = []
  var hasGap = false
  var isForeign = false
  for byte in text.utf8 {
    if byte >= 0x80 { isForeign = true }
    guard isPlainNameByte(byte) else {
      hasGap = true
      continue
    }
    if hasGap, !name.isEmpty, name.count <= 64 { name.append(UInt8(ascii: "-")) }
    hasGap = false
    if name.count <= 64 { name.append(byte) }
  }
  guard isForeign || name.count > 64 else {
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }
  let digits = Digest(sha256Of: Array(text.utf8)).digits.prefix(6)
  let head = name.isEmpty ? "agent" : String(decoding: name.prefix(57), as: UTF8.self)
  return "\(head)-\(digits)"
}
