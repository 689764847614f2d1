final class Spool {
  var isEmpty: Bool { true }
}
