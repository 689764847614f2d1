/// Makes facts of what stands in a file about models. What is wrong is noted, and the reading goes on.
struct ModelFileReader {
  private(set) var models: [ModelFacts] = []
  private(set) var errors: [ModelIssue] = []

  private static let keys = ["name", "window", "input", "cached", "output"]

  mutating func read(_ entries: [TOML.Entry]) {
    for entry in entries {
      guard entry.key == "model", case .array(let elements) = entry.value else {
        complain(
          "\(TOML.shown(entry.key)) is not known here; write [[model]] above what is said of each",
          at: entry.place)
        continue
      }
      for element in elements { read(element) }
    }
  }

  private mutating func complain(_ problem: String, at place: TOML.Place) {
    errors.append(ModelIssue(problem, at: place))
  }

  // MARK: One model

  private mutating func read(_ element: TOML.Element) {
    guard case .table(let entries) = element.value else {
      return complain("a table is needed here; write [[model]] above it", at: element.place)
    }
    let known = errors.count
    var (names, window) = ([String](), Int?.none)
    var prices: [String: Double] = [:]
    for entry in entries {
      switch entry.key {
      case "name": names = self.names(entry)
      case "window": window = tokens(entry)
      case "input", "cached", "output": prices[entry.key] = dollars(entry)
      default:
        complain(
          "unknown key \(TOML.shown(entry.key)); known are \(Self.keys.joined(separator: ", "))",
          at: entry.place)
      }
    }
    guard errors.count == known else { return }
    guard !names.isEmpty else {
      return complain("the model has no name; write name = \"…\"", at: element.place)
    }
    let price = price(prices, of: names[0], at: element.place)
    guard errors.count == known else { return }
    if window == nil, price == nil {
      complain(
        "nothing is said of \(names[0]); write window, or input and output", at: element.place)
    }
    add(names.map { ModelFacts($0, window: window, price: price) }, at: element.place)
  }

  private mutating func price(
    _ prices: [String: Double], of name: String, at place: TOML.Place
  ) -> ModelPrice? {
    if let input = prices["input"], let output = prices["output"] {
      return ModelPrice(input: input, cached: prices["cached"], output: output)
    }
    if !prices.isEmpty {
      complain("a price of \(name) needs both input and output, in US dollars", at: place)
    }
    return nil
  }

  private mutating func add(_ new: [ModelFacts], at place: TOML.Place) {
    for model in new {
      if models.contains(where: { $0.name.hasSameBytes(as: model.name) }) {
        complain("\(model.name) is in the file already; say everything in one place", at: place)
      } else if models.count == ModelFile.mostModels {
        return complain("at most \(ModelFile.mostModels) names of models are kept", at: place)
      } else {
        models.append(model)
      }
    }
  }

  // MARK: Values

  private mutating func names(_ entry: TOML.Entry) -> [String] {
    let elements =
      if case .array(let elements) = entry.value { elements } else {
        [TOML.Element(value: entry.value, place: entry.valuePlace)]
      }
    var names: [String] = []
    for element in elements {
      guard case .string(let text) = element.value, Self.isName(text) else {
        complain(
          "a name is needed here, in quotes, of at most \(EventData.maxWord) plain characters; "
            + "* may stand at its end", at: element.place)
        continue
      }
      names.append(text.lowercased())
    }
    return names
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= EventData.maxWord
      && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && !text.dropLast().contains("*")
  }

  private mutating func tokens(_ entry: TOML.Entry) -> Int? {
    if case .integer(let number) = entry.value, (1...ModelFacts.mostTokens).contains(number) {
      return number
    }
    complain(
      "a whole number of tokens is needed here, from 1 to \(ModelFacts.mostTokens)",
      at: entry.valuePlace)
    return nil
  }

  private mutating func dollars(_ entry: TOML.Entry) -> Double? {
    let number: Double? =
      switch entry.value {
      case .integer(let number): Double(number)
      case .float(let number): number
      case .string, .bool, .time, .array, .table: nil
      }
    if let number, (0...ModelPrice.highest).contains(number) { return number }
    complain(
      "US dollars for a million tokens are needed here: a number without quotes, from 0 to "
        + "\(Int(ModelPrice.highest))", at: entry.valuePlace)
    return nil
  }
}
