/// Numbers that sources give their own events, and which of them are missing.
///
/// A source that numbers its events (the `sequence` extension of CloudEvents) counts up by one. An event
/// that comes late fills its gap; 0 or 1 is a source that began anew. Sources that do not number their
/// events say nothing about what is missing.
package struct SequenceBook: Sendable, Equatable {
  package struct Gap: Sendable, Equatable {
    package let source: String
    package let missing: ClosedRange<Int>
  }

  private struct Line: Equatable {
    var last: Int
    var missing: [ClosedRange<Int>] = []

    /// Takes a number out of the gap that it was missing from; false if there is no such gap.
    mutating func fill(_ number: Int) -> Bool {
      guard let place = missing.firstIndex(where: { $0.contains(number) }) else { return false }
      let gap = missing[place]
      var rest: [ClosedRange<Int>] = []
      if gap.lowerBound < number { rest.append(gap.lowerBound...number - 1) }
      if number < gap.upperBound { rest.append(number + 1...gap.upperBound) }
      missing.replaceSubrange(place...place, with: rest)
      return true
    }
  }

  /// What is kept: of more sources or gaps it is only known that there are more.
  static let maxSources = 10_000
  static let maxGaps = 100

  private var lines: [String: Line] = [:]
  /// Something was not kept.
  package private(set) var isCutShort = false

  package init() {}

  /// Sources that number their events.
  package var sources: Int { lines.count }

  /// By source, then by number.
  package var gaps: [Gap] {
    let names = lines.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return names.flatMap { name in
      (lines[name]?.missing ?? []).map { Gap(source: name, missing: $0) }
    }
  }

  mutating func note(_ number: Int, of source: Row.View) {
    note(number, of: String(decoding: source, as: UTF8.self))
  }

  /// The next event of a source in the order of the ledger.
  package mutating func note(_ number: Int, of source: String) {
    guard var line = lines[source] else {
      isCutShort = isCutShort || lines.count >= Self.maxSources
      if lines.count < Self.maxSources { lines[source] = Line(last: number) }
      return
    }
    if number <= line.last {
      if !line.fill(number), number == 0 || number == 1 { line.last = number }
    } else {
      if line.last < number - 1 {
        isCutShort = isCutShort || line.missing.count >= Self.maxGaps
        if line.missing.count < Self.maxGaps { line.missing.append(line.last + 1...number - 1) }
      }
      line.last = number
    }
    lines[source] = line
  }
}
