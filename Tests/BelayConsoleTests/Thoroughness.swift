import Glibc

/// How much the tests make up: enough for every day, or with `BELAY_LONG_TESTS=1` all of it.
enum Thoroughness {
  static let isFull = getenv("BELAY_LONG_TESTS").map { strcmp($0, "1") == 0 } ?? false

  /// `all` of something, or only `few`; what is left out is said.
  static func count(
    _ all: Int, usually few: Int, file: String = #fileID, line: Int = #line
  ) -> Int {
    guard !isFull else { return all }
    say("\(few) of \(all)", file, line)
    return few
  }
}

/// At once and whole, so that lines of several tests do not mix.
private func say(_ share: String, _ file: String, _ line: Int) {
  let text = "CUT SHORT: \(file):\(line) runs \(share); BELAY_LONG_TESTS=1 runs all\n"
  let bytes = Array(text.utf8)
  _ = write(2, bytes, bytes.count)
}
