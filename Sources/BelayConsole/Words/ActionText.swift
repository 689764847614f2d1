import BelayCanvas
import BelayCore

/// What an agent wants to do, as text that can be read whole (INV 24).
///
/// Written like JSON with bare keys, because people read it: `{customer: "C-8812", amount: 4120}`.
/// Quotes and backslashes inside strings are escaped, so a value cannot end itself and go on as
/// structure. Nothing is ever left out; lines too long for the pane are wrapped by the caller.
enum ActionText {
  /// One member a line, nested ones indented by two; for the card.
  static func lines(_ value: JSON, width: Int) -> [String] {
    var lines: [String] = []
    append(value, label: "", tail: "", indent: 0, width: width, to: &lines)
    return lines
  }

  /// All on as few lines as members allow; for the preview. A member longer than a line gets its
  /// own, which the caller wraps.
  static func flow(_ value: JSON, width: Int) -> [String] {
    guard let members = value.object?.members, !members.isEmpty else { return [compact(value)] }
    var lines: [String] = []
    var line = "{"
    for (index, member) in members.enumerated() {
      let end = index == members.count - 1 ? "}" : ","
      let part = key(member.key) + ": " + compact(member.value) + end
      if line.count > 1, line.count + 1 + part.count > width {
        lines.append(line)
        line = " " + part
      } else {
        line += (line == "{" ? "" : " ") + part
      }
    }
    return lines + [line]
  }

  /// On one line.
  static func compact(_ value: JSON) -> String {
    switch value {
    case .null, .bool, .number, .bigInteger: return value.text
    case .string(let text): return quoted(text)
    case .array(let elements):
      return "[" + elements.map(compact).joined(separator: ", ") + "]"
    case .object(let object):
      let members = object.members.map { key($0.key) + ": " + compact($0.value) }
      return "{" + members.joined(separator: ", ") + "}"
    }
  }

  /// The beginning, for a list; never takes longer for a longer value.
  static func brief(_ value: JSON) -> String {
    guard let members = value.object?.members else { return compact(value) }
    var text = "{"
    for member in members {
      guard text.utf8.count < 120, ofBoundedSize(member.value) else { return text + "..." }
      text += (text == "{" ? "" : ", ") + key(member.key) + ": " + compact(member.value)
    }
    return text + "}"
  }

  private static func ofBoundedSize(_ value: JSON) -> Bool { remaining(value, 400) >= 0 }

  /// What is under the digest, byte for byte, with every character beyond printable ASCII as a
  /// JSON escape: nothing can hide or pose in it.
  static func raw(_ action: Action) -> String {
    guard let bytes = try? action.canonical() else { return "cannot be written canonically" }
    return escaped(String(decoding: bytes, as: UTF8.self))
  }

  /// A text of JSON in lines that end between its parts where that is possible; put together they are
  /// the text again. What is longer than a line is left for the caller to wrap. Nothing else is looked
  /// at than quotes and marks, so a text that is no JSON comes back whole as well.
  static func rows(ofJSON text: String, width: Int) -> [String] {
    var (rows, row, part): ([String], String, String) = ([], "", "")
    var (rowWidth, partWidth) = (0, 0)
    var (isQuoted, isEscaped) = (false, false)
    func endPart() {
      if rowWidth > 0, rowWidth + partWidth > width {
        rows.append(row)
        (row, rowWidth) = ("", 0)
      }
      row += part
      rowWidth += partWidth
      (part, partWidth) = ("", 0)
    }
    for scalar in text.unicodeScalars {
      part.unicodeScalars.append(scalar)
      partWidth += 1
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = isQuoted
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if !isQuoted, [",", ":", "{", "["].contains(scalar) {
        endPart()
      }
    }
    endPart()
    return rows + [row]
  }

  /// The same as `raw` for a text that is not JSON.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map(escaped).joined()
  }

  /// Characters of what the agent sent for this card that would not show as themselves, or that
  /// may look like others: in the name of a tool, all beyond ASCII.
  static func hidden(in request: EscalationRequest) -> Int {
    let name = request.name.unicodeScalars.count { !(0x20...0x7E).contains($0.value) }
    let texts = [compact(request.args)] + (request.target.map { [compact($0)] } ?? [])
    let lines = SafeText.lines(untrusted: request.message) + texts.map { SafeText(untrusted: $0) }
    return lines.reduce(name) { $0 + $1.hidden }
  }
}

extension ActionText {
  private static func append(
    _ value: JSON, label: String, tail: String, indent: Int, width: Int, to lines: inout [String]
  ) {
    let margin = String(repeating: " ", count: indent)
    let budget = width - indent - label.count - tail.count
    if fits(value, in: budget) || !isNested(value) {
      lines.append(margin + label + compact(value) + tail)
      return
    }
    switch value {
    case .object(let object):
      lines.append(margin + label + "{")
      for (index, member) in object.members.enumerated() {
        append(
          member.value, label: key(member.key) + ": ",
          tail: index == object.count - 1 ? "" : ",", indent: indent + 2, width: width, to: &lines)
      }
      lines.append(margin + "}" + tail)
    case .array(let elements):
      lines.append(margin + label + "[")
      for (index, element) in elements.enumerated() {
        append(
          element, label: "", tail: index == elements.count - 1 ? "" : ",", indent: indent + 2,
          width: width, to: &lines)
      }
      lines.append(margin + "]" + tail)
    case .null, .bool, .number, .bigInteger, .string: break
    }
  }

  private static func isNested(_ value: JSON) -> Bool {
    switch value {
    case .object(let object): !object.isEmpty
    case .array(let elements): !elements.isEmpty
    case .null, .bool, .number, .bigInteger, .string: false
    }
  }

  /// Whether the compact text is at most this long; gives up as soon as it is not.
  private static func fits(_ value: JSON, in budget: Int) -> Bool {
    remaining(value, budget) >= 0
  }

  private static func remaining(_ value: JSON, _ budget: Int) -> Int {
    guard budget >= 0 else { return -1 }
    switch value {
    case .null, .bool, .number, .bigInteger: return budget - value.text.count
    case .string(let text): return text.utf8.count > budget * 4 ? -1 : budget - quoted(text).count
    case .array(let elements):
      return elements.reduce(budget - 2) { $0 < 0 ? -1 : remaining($1, $0 - 2) }
    case .object(let object):
      return object.members.reduce(budget - 2) { left, member in
        left < 0 ? -1 : remaining(member.value, left - key(member.key).count - 4)
      }
    }
  }

  /// The name of a tool: bare where it is a plain word, quoted where it could pass for words of
  /// ours.
  static func name(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      isWordByte(byte) || byte == 0x2E || byte == 0x2F || byte == 0x3A
    }
    return isPlain && !text.isEmpty ? text : quoted(text)
  }

  /// Bare where it is a plain word, else quoted like any string.
  private static func key(_ text: String) -> String {
    text.utf8.allSatisfy(isWordByte) && !text.isEmpty ? text : quoted(text)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    guard !(0x20...0x7E).contains(scalar.value) else { return String(Character(scalar)) }
    return String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
