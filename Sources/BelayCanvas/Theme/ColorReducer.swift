/// Maps colours to the nearest that a terminal has, by CIEDE2000; remembers what it worked out.
package struct ColorReducer: Sendable {
  package let depth: ColorDepth
  private var known: [Color: Color] = [:]

  /// A theme has a few dozen colours; beyond this many the memory starts anew.
  static let remembered = 4096

  package init(_ depth: ColorDepth) { self.depth = depth }

  package mutating func reduce(_ style: Style) -> Style {
    Style(
      foreground: reduce(style.foreground), background: reduce(style.background),
      attributes: style.attributes)
  }

  /// The first sixteen slots are the user's own and stay what they are where there are sixteen;
  /// mapping to 256 never chooses one of them, because nobody knows how they look.
  package mutating func reduce(_ color: Color) -> Color {
    guard color != .default, depth != .mono else { return .default }
    guard depth != .truecolor else { return color }
    if let known = known[color] { return known }
    let found = Self.nearest(color, depth)
    if known.count >= Self.remembered { known.removeAll() }
    known[color] = found
    return found
  }

  private static func nearest(_ color: Color, _ depth: ColorDepth) -> Color {
    let slots: ClosedRange<Int>
    switch depth {
    case .palette256: slots = 16...255
    case .ansi16: slots = 0...15
    case .ansi8: slots = 0...7
    case .mono, .truecolor: return color
    }
    if case .indexed(let slot) = color {
      if Int(slot) <= slots.upperBound { return color }
      if slot < 16 { return .indexed(slot & 7) }
    }
    guard let wanted = RGB(color).map(Lab.init) else { return color }
    let best = slots.min { wanted.distance(to: labs[$0]) < wanted.distance(to: labs[$1]) }
    return .indexed(UInt8(best ?? 0))
  }

  private static let labs = RGB.palette.map(Lab.init)
}
