internal import Glibc

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// A colour as the eye sees it: CIE 1976 L*a*b* under D65.
struct Lab: Sendable {
  let lightness: Double
  let a: Double
  let b: Double

  init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  init(_ color: RGB) {
    let (red, green, blue) = color.linear
    let x = Self.bend((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    let y = Self.bend(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    let z = Self.bend((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    self.init(lightness: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z))
  }

  private static func bend(_ t: Double) -> Double {
    t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
  }

  /// The CIEDE2000 difference, about 1 where the eye begins to see one.
  ///
  /// Source: Sharma, Wu, Dalal: The CIEDE2000 color-difference formula, 2005, whose test pairs
  /// `LabTests` holds.
  func distance(to other: Lab) -> Double {
    let stretch = Self.stretch((chroma + other.chroma) / 2)
    let mine = Polar(a: a * stretch, b: b)
    let theirs = Polar(a: other.a * stretch, b: other.b)
    let turn = mine.turn(to: theirs)
    let lightness = (self.lightness + other.lightness) / 2
    let chroma = (mine.chroma + theirs.chroma) / 2
    let hue = mine.meanHue(with: theirs)

    let offset = (lightness - 50) * (lightness - 50)
    let light = (other.lightness - self.lightness) / (1 + 0.015 * offset / sqrt(20 + offset))
    let colour = (theirs.chroma - mine.chroma) / (1 + 0.045 * chroma)
    let shade =
      2 * sqrt(mine.chroma * theirs.chroma) * sin(radians(turn / 2))
      / (1 + 0.015 * chroma * Self.hueWeight(hue))
    let spread = 30 * exp(-((hue - 275) / 25) * ((hue - 275) / 25))
    let rotation = -2 * Self.knee(chroma) * sin(radians(2 * spread))
    return sqrt(light * light + colour * colour + shade * shade + rotation * colour * shade)
  }

  private var chroma: Double { hypot(a, b) }

  /// sqrt(C⁷ / (C⁷ + 25⁷))
  private static func knee(_ chroma: Double) -> Double {
    let seventh = pow(chroma, 7)
    return sqrt(seventh / (seventh + 6_103_515_625))
  }

  private static func stretch(_ chroma: Double) -> Double { 1 + 0.5 * (1 - knee(chroma)) }

  private static func hueWeight(_ hue: Double) -> Double {
    1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue))
      + 0.32 * cos(radians(3 * hue + 6)) - 0.20 * cos(radians(4 * hue - 63))
  }
}

/// Chroma and hue, the hue in degrees from 0 to 360.
private struct Polar {
  let chroma: Double
  let hue: Double

  init(a: Double, b: Double) {
    chroma = hypot(a, b)
    let angle = chroma == 0 ? 0 : atan2(b, a) * 180 / .pi
    hue = angle < 0 ? angle + 360 : angle
  }

  /// Degrees from this hue to the other the shorter way round.
  func turn(to other: Polar) -> Double {
    guard chroma * other.chroma != 0 else { return 0 }
    let difference = other.hue - hue
    if difference > 180 { return difference - 360 }
    return difference < -180 ? difference + 360 : difference
  }

  func meanHue(with other: Polar) -> Double {
    let sum = hue + other.hue
    guard chroma * other.chroma != 0 else { return sum }
    guard abs(hue - other.hue) > 180 else { return sum / 2 }
    return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
  }
}

private func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
