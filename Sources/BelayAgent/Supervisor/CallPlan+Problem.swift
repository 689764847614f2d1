import BelayCore

// What a call must be so that it can be recorded, put before a person and digested: looked at before
// anything else, since a name or a number that no ledger takes is found out too late otherwise.

extension CallPlan {
  /// What is wrong with it; nil if nothing is.
  var problem: String? { target.problem ?? arguments?.problemAsArguments }
}

extension CallTarget {
  /// As long as the hub's protocol allows.
  private static let longestTool = 128

  fileprivate var problem: String? {
    guard kind == .tool else {
      return name.isEmpty ? "the name of a \(kind.rawValue) is empty" : nil
    }
    var text = name
    let isPlain = text.withUTF8 { bytes in
      (1...Self.longestTool).contains(bytes.count) && bytes.allSatisfy(isToolByte)
    }
    guard isPlain else {
      return "the tool's name \"\(name.clipped(toBytes: Self.longestTool))\" is not 1 to "
        + "\(Self.longestTool) of A-Z a-z 0-9 . _ - / :"
    }
    return nil
  }
}

/// Plain on purpose: a name that only looks like another passes the rules of neither.
private func isToolByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    // "." to ":" is . / 0-9 :
    UInt8(ascii: ".")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"):
    true
  default: false
  }
}

extension JSON {
  /// The hub takes 64 levels, of which a question and its record use some.
  private static let deepest = 56

  /// A text of Swift's is always whole Unicode, so that half a surrogate pair cannot come up.
  fileprivate var problemAsArguments: String? {
    guard case .object(let object) = self else { return "its arguments are no JSON object" }
    return Self.problem(in: object, depth: 1).map { "its arguments\($0)" }
  }

  private static func problem(in object: JSONObject, depth: Int) -> String? {
    for member in object.members {
      if let found = member.value.problem(depth: depth) { return ": \(member.key)\(found)" }
    }
    return nil
  }

  private func problem(depth: Int) -> String? {
    guard depth < Self.deepest else { return " is nested deeper than \(Self.deepest) levels" }
    switch self {
    case .null, .bool, .string: return nil
    case .number(let value): return value.isFinite ? nil : " is \(value), which no JSON can hold"
    case .bigInteger(let digits):
      return digits.isWholeNumber ? nil : " is a number without digits"
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        if let found = element.problem(depth: depth + 1) { return "/\(index)\(found)" }
      }
      return nil
    case .object(let object):
      for member in object.members {
        if let found = member.value.problem(depth: depth + 1) { return "/\(member.key)\(found)" }
      }
      return nil
    }
  }
}

extension String {
  fileprivate var isWholeNumber: Bool {
    let digits = utf8.drop { $0 == UInt8(ascii: "-") }
    return utf8.count - digits.count <= 1 && (1...1_100).contains(digits.count)
      && digits.allSatisfy { (0x30...0x39).contains($0) }
  }
}
