// Values of a policy file by their kind. Nil or nothing, and a complaint, if it is another kind.

extension PolicyFileReader {
  mutating func complain(unknown entry: TOML.Entry, _ known: [String]) {
    complain(
      "unknown key \(TOML.shown(entry.key)); known are \(known.joined(separator: ", "))",
      at: entry.place)
  }

  mutating func complain(unknownWord text: String, _ known: [String], at place: TOML.Place) {
    complain("\(TOML.shown(text)) is none of \(known.joined(separator: ", "))", at: place)
  }

  mutating func table(_ value: TOML.Value, at place: TOML.Place) -> [TOML.Entry]? {
    if case .table(let entries) = value { return entries }
    complain("a table is needed here, such as { … = … }", at: place)
    return nil
  }

  mutating func string(_ entry: TOML.Entry) -> String? {
    if case .string(let text) = entry.value { return text }
    complain("a text in quotes is needed here", at: entry.valuePlace)
    return nil
  }

  /// One text, or a list of them.
  mutating func strings(_ entry: TOML.Entry) -> [(text: String, place: TOML.Place)] {
    let elements =
      if case .array(let elements) = entry.value { elements } else {
        [TOML.Element(value: entry.value, place: entry.valuePlace)]
      }
    var texts: [(text: String, place: TOML.Place)] = []
    for element in elements {
      if case .string(let text) = element.value {
        texts.append((text, element.place))
      } else {
        complain("a text in quotes is needed here, or a list of them", at: element.place)
      }
    }
    return texts
  }

  mutating func bool(_ entry: TOML.Entry) -> Bool? {
    if case .bool(let value) = entry.value { return value }
    complain("true or false is needed here", at: entry.valuePlace)
    return nil
  }

  mutating func number(_ entry: TOML.Entry, _ range: ClosedRange<Int>) -> Int? {
    if case .integer(let number) = entry.value, range.contains(number) { return number }
    complain(
      "a whole number from \(range.lowerBound) to \(range.upperBound) is needed here",
      at: entry.valuePlace)
    return nil
  }

  mutating func double(_ entry: TOML.Entry) -> Double? {
    switch entry.value {
    case .integer(let number): return Double(number)
    case .float(let number): return number
    case .string, .bool, .time, .array, .table:
      complain("a number is needed here, without quotes", at: entry.valuePlace)
      return nil
    }
  }

  /// What an argument can be compared with.
  mutating func scalar(_ value: TOML.Value, at place: TOML.Place) -> JSON? {
    switch value {
    case .string(let text): return .string(text)
    case .integer(let number): return JSON(number)
    case .float(let number): return .number(number)
    case .bool(let value): return .bool(value)
    case .time, .array, .table:
      complain("a text, a number, true or false is needed here", at: place)
      return nil
    }
  }

  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ entry: TOML.Entry, _ type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let text = string(entry) else { return nil }
    if let word = Word(rawValue: text) { return word }
    complain(unknownWord: text, type.allCases.map(\.rawValue), at: entry.valuePlace)
    return nil
  }

  mutating func words<Word: RawRepresentable & CaseIterable>(
    _ entry: TOML.Entry, _ type: Word.Type
  ) -> [Word] where Word.RawValue == String {
    var words: [Word] = []
    for (text, place) in strings(entry) {
      if let word = Word(rawValue: text) {
        words.append(word)
      } else {
        complain(unknownWord: text, type.allCases.map(\.rawValue), at: place)
      }
    }
    return words
  }
}
