package import BelayCanvas

/// Which pair of colours each style gets: given out when first seen, at most so many.
///
/// Pure: what is to be told to the terminal is collected in `fresh`. When the pairs are used up a
/// style keeps its attributes and loses its colours, until the plan starts anew.
package struct ColorPlan {
  /// What the terminal is told once.
  package enum Definition: Equatable {
    /// -1 is the terminal's own colour.
    case pair(Int, foreground: Int, background: Int)
    /// A slot of the palette that stands for 24 bits from now on.
    case color(Int, rgb: UInt32)
  }

  /// How a cell goes to the terminal.
  package struct Look: Equatable {
    package var attributes: UInt32
    /// 0 is the terminal's own colours.
    package var pair: Int
  }

  private struct Pair: Hashable {
    var foreground: Int
    var background: Int
  }

  private var reducer: ColorReducer
  /// Whether the terminal takes 24 bits as they are instead of through slots.
  private let isDirect: Bool
  private let pairLimit: Int
  private var pairs: [Pair: Int] = [:]
  private var slots: [UInt32: Int] = [:]
  private var looks: [Style: Look] = [:]
  private var isFull = false
  /// Not told yet.
  package var fresh: [Definition] = []

  /// Enough for every theme with a preview or two; each costs ncurses some 20 bytes.
  package static let mostPairs = 2048
  /// The palette less the user's own sixteen.
  private static let slotRange = 16...255

  package init(depth: ColorDepth, pairs: Int, isDirect: Bool = false) {
    reducer = ColorReducer(pairs > 0 ? depth : .mono)
    pairLimit = min(pairs, Self.mostPairs)
    self.isDirect = isDirect
  }

  package mutating func look(of style: Style) -> Look {
    if let look = looks[style] { return look }
    let look = Look(attributes: bits(style.attributes), pair: pair(for: reducer.reduce(style)))
    if looks.count >= Self.mostPairs { looks.removeAll() }
    looks[style] = look
    return look
  }

  /// Forgets all when something was refused, and says whether it did: everything is to be drawn.
  package mutating func startAnewIfFull() -> Bool {
    guard isFull else { return false }
    (pairs, slots, looks, isFull) = ([:], [:], [:], false)
    return true
  }

  private mutating func pair(for style: Style) -> Int {
    guard let foreground = number(style.foreground), let background = number(style.background)
    else { return 0 }
    let wanted = Pair(foreground: foreground, background: background)
    if wanted == Pair(foreground: -1, background: -1) { return 0 }
    if let known = pairs[wanted] { return known }
    guard pairs.count < pairLimit else {
      isFull = true
      return 0
    }
    let number = pairs.count + 1
    pairs[wanted] = number
    fresh.append(.pair(number, foreground: foreground, background: background))
    return number
  }

  /// What ncurses calls this colour; nil when there is no room for it.
  private mutating func number(_ color: Color) -> Int? {
    switch color {
    case .default: return -1
    case .indexed(let slot): return reducer.depth == .truecolor ? indexed(slot) : Int(slot)
    case .rgb(let red, let green, let blue):
      return slot(for: UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }
  }

  private mutating func indexed(_ index: UInt8) -> Int? {
    index < 16 ? Int(index) : slot(for: xtermColor(index))
  }

  private mutating func slot(for rgb: UInt32) -> Int? {
    if isDirect { return max(Int(rgb), 8) }  // below 8 are the terminal's own colours
    if let known = slots[rgb] { return known }
    guard slots.count < Self.slotRange.count else {
      isFull = true
      return nil
    }
    let slot = Self.slotRange.lowerBound + slots.count
    slots[rgb] = slot
    fresh.append(.color(slot, rgb: rgb))
    return slot
  }
}

/// xterm's colour of a slot from 16: a cube of six steps a side, then 24 greys.
private func xtermColor(_ index: UInt8) -> UInt32 {
  let place = UInt32(index) - 16
  guard place < 216 else { return (8 + 10 * (place - 216)) * 0x010101 }
  func step(_ digit: UInt32) -> UInt32 { digit == 0 ? 0 : 55 + 40 * digit }
  return step(place / 36) << 16 | step(place / 6 % 6) << 8 | step(place % 6)
}

private func bits(_ attributes: Style.Attributes) -> UInt32 {
  var bits: UInt32 = 0
  if attributes.contains(.bold) { bits |= Curses.bold }
  if attributes.contains(.dim) { bits |= Curses.dim }
  if attributes.contains(.italic) { bits |= Curses.italic }
  if attributes.contains(.underline) { bits |= Curses.underline }
  if attributes.contains(.reverse) { bits |= Curses.reverse }
  return bits
}
