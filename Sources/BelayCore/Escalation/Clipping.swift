extension String {
  /// The longest beginning of at most `limit` bytes of UTF-8 that cuts no character of Unicode in
  /// two. Cheap if it is short enough already.
  package func clipped(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(utf8.startIndex, offsetBy: limit)
    while end > utf8.startIndex, UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
