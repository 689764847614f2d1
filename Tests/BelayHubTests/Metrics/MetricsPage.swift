import BelayCore
import Testing

/// An exposition read back as a scraper would: strictly, line by line.
struct MetricsPage {
  struct Series: Hashable {
    let name: String
    /// as they stand between the braces
    let labels: String

    /// Byte by byte, as a scraper does: two spellings of é are two names.
    static func == (left: Series, right: Series) -> Bool {
      left.name.hasSameBytes(as: right.name) && left.labels.hasSameBytes(as: right.labels)
    }

    func hash(into hasher: inout Hasher) { for byte in labels.utf8 { hasher.combine(byte) } }
  }

  private(set) var types: [String: String] = [:]
  private(set) var values: [Series: Double] = [:]
  /// names in the order of their lines, one for each stretch of lines with the same family
  private(set) var stretches: [String] = []
  private(set) var faults: [String] = []
  let lastLine: String

  init(_ body: [UInt8]) {
    let text = String(decoding: body, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last != "" { faults.append("the last line does not end") }
    lastLine = String(lines.dropLast().last ?? "")
    for line in lines.dropLast() where line != "# EOF" { read(String(line)) }
  }

  /// The value of a series; its labels written as on the page.
  func value(_ name: String, _ labels: String = "") -> Double? {
    values[Series(name: name, labels: labels)]
  }

  func names() -> Set<String> { Set(values.keys.map(\.name)) }

  private mutating func read(_ line: String) {
    if line.hasPrefix("# TYPE ") {
      let words = line.split(separator: " ")
      if types.updateValue(String(words[3]), forKey: String(words[2])) != nil {
        faults.append("two types: \(line)")
      }
    } else if !line.hasPrefix("# HELP "), !line.hasPrefix("# UNIT ") {
      sample(line)
    }
  }

  private mutating func sample(_ line: String) {
    guard let space = line.lastIndex(of: " "),
      let value = Double(line[line.index(after: space)...].replacing("Inf", with: "inf"))
    else { return faults.append("no number at the end: \(line)") }
    let head = line[..<space]
    let name = head.prefix { $0 != "{" }
    var labels = head.dropFirst(name.count)
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
      return faults.append("no name: \(line)")
    }
    if !labels.isEmpty {
      guard labels.last == "}" else { return faults.append("labels do not end: \(line)") }
      labels = labels.dropFirst().dropLast()
    }
    let series = Series(name: String(name), labels: String(labels))
    if values.updateValue(value, forKey: series) != nil { faults.append("twice: \(line)") }
    note(family(of: String(name)))
  }

  private mutating func note(_ family: String) {
    guard stretches.last != family else { return }
    if stretches.contains(family) { faults.append("\(family) is not in one piece") }
    stretches.append(family)
  }

  private func family(of name: String) -> String {
    for ending in ["_bucket", "_sum", "_count", "_created", "_total", "_info"] {
      let stem = String(name.dropLast(ending.count))
      if name.hasSuffix(ending), types[stem] != nil { return stem }
    }
    if types[name] == nil { return "without a type: \(name)" }
    return name
  }
}
