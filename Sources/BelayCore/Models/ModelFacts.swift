/// What is known of a model, or of a family of them: how much it takes at once and what it costs.
package struct ModelFacts: Sendable, Equatable {
  /// As frameworks report it, in lower case. It also stands for the name with a version after it
  /// (`gpt-4o-2024-08-06`); with `*` at its end, for every name that begins so.
  package let name: String
  /// tokens that question and answer may have together
  package var window: Int?
  package var price: ModelPrice?

  package static let mostTokens = 100_000_000

  package init(_ name: String, window: Int? = nil, price: ModelPrice? = nil) {
    self.name = name
    self.window = window
    self.price = price
  }

  /// How much of a name it recognizes, in bytes; nil if it is another model's.
  func reach(in candidate: Substring.UTF8View) -> Int? {
    let own = name.utf8
    if own.last == UInt8(ascii: "*") {
      return candidate.starts(with: own.dropLast()) ? own.count - 1 : nil
    }
    guard candidate.starts(with: own) else { return nil }
    return Self.isVersion(candidate.dropFirst(own.count)) ? own.count : nil
  }

  /// `-2024-08-06`, `-20250514-v1:0`, `@20250514`, `-001`, `-latest`, or nothing. A short number is
  /// none: `claude-sonnet-4-5` is not a version of `claude-sonnet-4`, and has another price.
  private static func isVersion(_ rest: Substring.UTF8View) -> Bool {
    guard let first = rest.first else { return true }
    guard separators.contains(first) else { return false }
    let parts = rest.dropFirst().split(omittingEmptySubsequences: false) { separators.contains($0) }
    return parts.enumerated().allSatisfy { place, part in
      if part.elementsEqual("latest".utf8) || part.elementsEqual("preview".utf8) { return true }
      let isNamed = part.first == UInt8(ascii: "v")
      let digits = isNamed ? part.dropFirst() : part
      return digits.count >= (place > 0 || isNamed ? 1 : 3)
        && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }

  private static let separators = "-@:".utf8
}

// MARK: JSON

extension ModelFacts {
  package var json: JSON {
    var object: JSONObject = ["name": .string(name)]
    object["window"] = window.map { JSON($0) }
    object["input"] = price.map { .number($0.input) }
    object["cached"] = price?.cached.map(JSON.number)
    object["output"] = price.map { .number($0.output) }
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(try fields.text("name"), window: try fields.optionalInteger("window"))
    guard let input = try fields.optionalNumber("input") else { return }
    price = ModelPrice(
      input: input, cached: try fields.optionalNumber("cached"),
      output: try fields.number("output"))
  }
}
