/// Stands in for the standard library's generator under the thread sanitizer: handed on `inout`, the
/// empty one makes code of Swift 6.3.1 read what is not there.
///
/// Part of no target; see `run.sh`.
struct SystemRandomNumberGenerator: RandomNumberGenerator, Sendable {
  private var drawn: UInt64 = 0

  mutating func next() -> UInt64 {
    drawn &+= 1
    var system = Swift.SystemRandomNumberGenerator()
    return system.next()
  }
}
