/// One sentence of what is on record about an escalation, and whose word it is. Nothing in it is
/// sanitized: whoever shows it does that.
package struct EvidenceLine: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// begins what follows
    case heading
    case fact
    /// a fact that speaks for a second look
    case concern
    /// an agent's or an advisor's own words: to be shown behind the gutter mark (INV 29); may have
    /// several lines
    case claim
    case recommendation
  }

  package let kind: Kind
  package let text: String

  init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  var json: JSON { ["kind": .string(kind.rawValue), "text": .string(text)] }

  /// Reads what the hub answers; nil if it is no such line.
  package init?(json: JSON) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let text = json["text"]?.string
    else { return nil }
    self.init(kind, text)
  }
}

/// A name that others chose, among words of ours: bare if it is a plain word, else quoted, so that
/// it cannot pass for words of ours.
func bareOrQuoted(_ name: String) -> String {
  let isPlain = name.utf8.allSatisfy { byte in
    isPlainNameByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":")
  }
  return isPlain && !name.isEmpty ? name : JSON.string(name).text
}
