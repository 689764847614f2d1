/// What came first while the program waited.
package struct Readiness: Sendable, Equatable {
  /// There may be keys: call `nextKey()` until it answers nil.
  package var hasKeys = false
  /// Why the program is to leave. It stays set, however often it is asked for.
  package var leave: Leave?
  /// `^Z`: call `suspend()` when nothing is half done.
  package var suspend = false
  /// The screen's content is unknown: draw again.
  package var redraw = false
  /// Which of the program's own descriptors can be read.
  package var descriptors: [Int32] = []

  package enum Leave: Sendable, Equatable {
    /// TERM, HUP, INT or QUIT.
    case signal(Int32)
    /// The terminal is gone or takes nothing any more.
    case terminalLost
  }
}
