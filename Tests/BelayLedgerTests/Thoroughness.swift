import Foundation

/// How many of a large number of cases the tests go through: some for every day, or with
/// `BELAY_LONG_TESTS=1` all of them.
enum Thoroughness {
  static let isFull = ProcessInfo.processInfo.environment["BELAY_LONG_TESTS"] == "1"

  /// Every `step`th of the cases, from one that the step decides; what is left out is said.
  static func some(
    of cases: Range<Int>, usuallyEvery step: Int, file: String = #fileID, line: Int = #line
  ) -> StrideTo<Int> {
    guard !isFull else { return stride(from: cases.lowerBound, to: cases.upperBound, by: 1) }
    let text =
      "CUT SHORT: \(file):\(line) runs one in \(step) of \(cases.count) cases; "
      + "BELAY_LONG_TESTS=1 runs all\n"
    FileHandle.standardError.write(Data(text.utf8))
    return stride(from: cases.lowerBound, to: cases.upperBound, by: step)
  }
}
