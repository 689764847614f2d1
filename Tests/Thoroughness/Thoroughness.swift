import Foundation

/// How much of a large number of cases the tests go through: enough for every day, or with
/// `BELAY_LONG_TESTS=1` all of it. What is left out is said.
package enum Thoroughness {
  package static let isFull = ProcessInfo.processInfo.environment["BELAY_LONG_TESTS"] == "1"

  /// `all` of something, or only `few`.
  package static func count(
    _ all: Int, usually few: Int, file: String = #fileID, line: Int = #line
  ) -> Int {
    guard !isFull else { return all }
    say("\(few) of \(all)", file, line)
    return few
  }

  /// The seeds of a range, or the first few of them.
  package static func seeds(
    _ range: ClosedRange<UInt64>, usually few: Int, file: String = #fileID, line: Int = #line
  ) -> ClosedRange<UInt64> {
    guard !isFull, few < range.count else { return range }
    say("\(few) of \(range.count) seeds", file, line)
    return range.lowerBound...(range.lowerBound + UInt64(few) - 1)
  }

  /// The places of a range, or only every `step`th and the last.
  package static func places(
    _ all: Range<Int>, usuallyEvery step: Int, file: String = #fileID, line: Int = #line
  ) -> [Int] {
    guard !isFull else { return Array(all) }
    let some = all.filter { $0 % step == 0 || $0 == all.upperBound - 1 }
    say("\(some.count) of \(all.count) places", file, line)
    return some
  }

  /// At once and whole, so that lines of several tests do not mix.
  private static func say(_ share: String, _ file: String, _ line: Int) {
    let text = "CUT SHORT: \(file):\(line) runs \(share); BELAY_LONG_TESTS=1 runs all\n"
    FileHandle.standardError.write(Data(text.utf8))
  }
}
