/// How many colours a terminal can show.
package enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  case mono, ansi8, ansi16, palette256, truecolor

  package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    left.rawValue < right.rawValue
  }
}
