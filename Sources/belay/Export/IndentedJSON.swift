import BelayCore

extension JSON {
  /// Over many lines, two blanks for each level: for files that people read and compare.
  var indented: String { indented(by: "") }

  private func indented(by blanks: String) -> String {
    let inner = blanks + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      let lines = elements.map { inner + $0.indented(by: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(blanks)]"
    case .object(let object) where !object.isEmpty:
      let lines = object.members.map { member in
        "\(inner)\(JSON.string(member.key).text): \(member.value.indented(by: inner))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(blanks)}"
    case .null, .bool, .number, .bigInteger, .string, .array, .object: return text
    }
  }
}
