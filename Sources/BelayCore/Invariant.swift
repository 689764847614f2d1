import Glibc

/// Stops the program when Belay's own reasoning was wrong: prints which sentence no longer holds,
/// and where, to stderr, then aborts.
///
/// For bugs of ours only; what the world does wrong is an error value. It checks in release builds
/// too, and unlike `precondition` it says what broke there. Costs one branch while it holds.
package func invariant(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if condition() { return }
  invariantBroken(message(), file: file, line: line)
}

/// The way out of a branch that cannot be reached; otherwise as `invariant`.
package func invariantBroken(
  _ message: String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  let text = "belay: broken invariant: \(message) (\(file):\(line))\n"
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    if count <= 0 { break }
    rest = rest.dropFirst(count)
  }
  abort()
}
