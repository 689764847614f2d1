/// One thing that the person at the terminal did, already decoded.
///
/// A paste is one key: nothing in it can act as a key of its own (FAULTS 71).
package enum Key: Sendable, Hashable {
  case character(Character)
  case enter, escape, tab, backTab
  case up, down, left, right
  case pageUp, pageDown, home, end
  case backspace, delete
  /// F1 is 1.
  case function(Int)
  /// Control with a letter, in lower case: `^L` is `.control("l")`.
  case control(Character)
  /// Bracketed paste, as it came; unsanitized, so it is for input fields and never for drawing.
  case paste(String)
  /// The terminal changed its size; ask it for the new one.
  case resize
}
