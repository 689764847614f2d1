import Glibc

/// How much the tests make up: enough for every day, or with `BELAY_LONG_TESTS=1` all of it.
enum Thoroughness {
  static let isFull = getenv("BELAY_LONG_TESTS").map { strcmp($0, "1") == 0 } ?? false

  /// Every place, or only every `step`th and the last; what is left out is said.
  static func places(
    _ all: Range<Int>, usuallyEvery step: Int, file: String = #fileID, line: Int = #line
  ) -> [Int] {
    guard !isFull else { return Array(all) }
    let some = all.filter { $0 % step == 0 || $0 == all.upperBound - 1 }
    say("\(some.count) of \(all.count) places", file, line)
    return some
  }
}

/// At once and whole, so that lines of several tests do not mix.
private func say(_ share: String, _ file: String, _ line: Int) {
  let text = "CUT SHORT: \(file):\(line) runs \(share); BELAY_LONG_TESTS=1 runs all\n"
  let bytes = Array(text.utf8)
  _ = write(2, bytes, bytes.count)
}
