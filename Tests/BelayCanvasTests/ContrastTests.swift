import Testing

@testable import BelayCanvas

@Suite("Contrast and colour")
struct ContrastTests {
  static let depths: [ColorDepth] = [.truecolor, .palette256]

  @Test(
    "Every role of a shipped theme can be read, also in a selected row",
    arguments: Theme.shippedNames, depths)
  func readable(name: String, depth: ColorDepth) throws {
    let theme = try Theme.shipped(name).reduced(to: depth)
    for pair in theme.contrastPairs {
      #expect(pair.suffices, "\(pair)")
    }
  }

  @Test("CONSOLE themes: a pair that cannot be read is found, also in a selected row")
  func unreadable() throws {
    let theme = try Theme(
      toml: "inherits = \"night\"\n[palette]\nfaint = \"#28323f\"", named: "x")
    let failing = theme.contrastPairs.filter { !$0.suffices }
    #expect(failing.contains { $0.role == .textFaint && $0.row == nil })
    #expect(failing.contains { $0.role == .textFaint && $0.row == .selection && $0.found == 1 })
    #expect(!failing.contains { $0.role == .text })
  }

  @Test("Black on white is 21, a colour on itself 1, the terminal's own unknown")
  func ratio() {
    #expect(Color.rgb(0, 0, 0).contrast(with: .rgb(255, 255, 255)) == 21)
    #expect(Color.rgb(9, 99, 199).contrast(with: .rgb(9, 99, 199)) == 1)
    #expect(Color.default.contrast(with: .rgb(0, 0, 0)) == nil)
  }

  @Test(
    "CIEDE2000 agrees with the published pairs",
    arguments: [
      ((50.0000, 2.6772, -79.7751), (50.0000, 0.0000, -82.7485), 2.0425),
      ((50.0000, -1.3802, -84.2814), (50.0000, 0.0000, -82.7485), 1.0000),
      ((50.0000, 0.0000, 0.0000), (50.0000, -1.0000, 2.0000), 2.3669),
      ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0009), 7.1792),
      ((50.0000, 2.4900, -0.0010), (50.0000, -2.4900, 0.0011), 7.2195),
      ((50.0000, 2.5000, 0.0000), (73.0000, 25.0000, -18.0000), 27.1492),
      ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
      ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
      ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
      ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ] as [((Double, Double, Double), (Double, Double, Double), Double)])
  func published(
    one: (Double, Double, Double), other: (Double, Double, Double), distance: Double
  ) {
    let left = Lab(lightness: one.0, a: one.1, b: one.2)
    let right = Lab(lightness: other.0, a: other.1, b: other.2)
    #expect(abs(left.distance(to: right) - distance) < 0.0001)
    #expect(abs(right.distance(to: left) - distance) < 0.0001)
  }

  @Test(
    "Colours fall back to the nearest that there is",
    arguments: [
      (Color.rgb(255, 0, 0), ColorDepth.palette256, Color.indexed(196)),
      (.rgb(0x14, 0x17, 0x1C), .palette256, .indexed(233)),
      (.rgb(250, 250, 250), .ansi16, .indexed(15)), (.rgb(200, 10, 10), .ansi8, .indexed(1)),
      (.indexed(12), .palette256, .indexed(12)), (.indexed(12), .ansi8, .indexed(4)),
      (.indexed(196), .ansi16, .indexed(9)), (.rgb(1, 2, 3), .truecolor, .rgb(1, 2, 3)),
      (.rgb(1, 2, 3), .mono, .default), (.default, .ansi8, .default),
    ])
  func nearest(color: Color, depth: ColorDepth, expected: Color) {
    var reducer = ColorReducer(depth)
    #expect(reducer.reduce(color) == expected)
    #expect(reducer.reduce(color) == expected)
  }
}
