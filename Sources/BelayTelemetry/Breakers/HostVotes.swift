import BelayCore

/// What the machines of a cluster say to a question of yes or no, as Hystrix and Turbine write it.
///
/// One machine writes a bool. Turbine sums machines up, in one of these ways: a string, a number, a
/// table `"{true:1,false:1}"` without its quotes, or the same as an object.
///
/// Source: Netflix/Turbine, `AggDataFromCluster` (1.x) and `AggregateStringSerializer` (2.x).
struct HostVotes: Equatable {
  var yes = 0
  var no = 0

  init(yes: Int, no: Int) { (self.yes, self.no) = (yes, no) }

  /// Nil for what is no answer; then nobody may take it for a no.
  init?(_ json: JSON?) {
    switch json {
    case .bool(let value)?: self.init(yes: value ? 1 : 0, no: value ? 0 : 1)
    case .number(let value)?: self.init(number: value)
    case .string(let text)?: self.init(text: text)
    case .object(let object)?:
      self.init(
        table: object.members.map { member in
          (member.key, member.value.number ?? member.value.string.flatMap { Double($0) })
        })
    case .null?, .bigInteger?, .array?, nil: return nil
    }
  }

  private init?(number: Double) {
    guard number >= 0 else { return nil }
    self.init(yes: Int(counting: number.rounded(.up)), no: number == 0 ? 1 : 0)
  }

  private init?(text: String) {
    let word = text.lowercased().filter { $0 != "\"" && $0 != " " }
    if word.hasPrefix("{"), word.hasSuffix("}") {
      let pairs = word.dropFirst().dropLast().split(separator: ",").map { pair in
        let parts = pair.split(whereSeparator: { $0 == ":" || $0 == "=" })
        return (String(parts.first ?? ""), parts.count == 2 ? Double(parts[1]) : nil)
      }
      self.init(table: pairs)
    } else if word == "true" || word == "false" {
      self.init(yes: word == "true" ? 1 : 0, no: word == "true" ? 0 : 1)
    } else if let number = Double(word) {
      self.init(number: number)
    } else {
      return nil
    }
  }

  private init?(table: [(answer: String, count: Double?)]) {
    guard !table.isEmpty else { return nil }
    self.init(yes: 0, no: 0)
    for (answer, count) in table {
      guard let count, count >= 0 else { return nil }
      switch answer {
      case "true": yes.count(Int(counting: count))
      case "false": no.count(Int(counting: count))
      default: return nil
      }
    }
    guard yes + no > 0 else { return nil }
  }
}
