import BelayCanvas
import BelayTerminal
import Testing

@Suite("Pairs of colours")
struct ColorPlanTests {
  private func style(_ number: Int) -> Style {
    Style(foreground: .rgb(UInt8(number >> 8), UInt8(number & 0xFF), 7), background: .indexed(1))
  }

  @Test("A pair is given out when first seen, and told once")
  func lazy() {
    var plan = ColorPlan(depth: .ansi16, pairs: 100)
    let red = Style(foreground: .indexed(1))
    #expect(plan.look(of: .plain).pair == 0)
    #expect(plan.fresh == [])
    #expect(plan.look(of: red).pair == 1)
    #expect(plan.look(of: red.with(.bold)).pair == 1)
    #expect(plan.look(of: Style(background: .indexed(2))).pair == 2)
    #expect(
      plan.fresh == [
        .pair(1, foreground: 1, background: -1), .pair(2, foreground: -1, background: 2),
      ])
    #expect(plan.look(of: red).attributes != plan.look(of: red.with(.bold)).attributes)
  }

  @Test("24 bits get a slot of the palette, so do its fixed colours, the user's own stay")
  func slots() {
    var plan = ColorPlan(depth: .truecolor, pairs: 100)
    _ = plan.look(of: Style(foreground: .rgb(1, 2, 3), background: .indexed(9)))
    _ = plan.look(of: Style(foreground: .indexed(196), background: .rgb(1, 2, 3)))
    _ = plan.look(of: Style(foreground: .indexed(255)))
    #expect(
      plan.fresh == [
        .color(16, rgb: 0x010203), .pair(1, foreground: 16, background: 9),
        .color(17, rgb: 0xFF0000), .pair(2, foreground: 17, background: 16),
        .color(18, rgb: 0xEEEEEE), .pair(3, foreground: 18, background: -1),
      ])
  }

  @Test("A direct terminal takes 24 bits as they are")
  func direct() {
    var plan = ColorPlan(depth: .truecolor, pairs: 100, isDirect: true)
    _ = plan.look(of: Style(foreground: .rgb(1, 2, 3), background: .rgb(0, 0, 1)))
    #expect(plan.fresh == [.pair(1, foreground: 0x010203, background: 8)])
  }

  @Test(
    "Without colours only attributes are left", arguments: [(ColorDepth.mono, 100), (.ansi16, 0)])
  func mono(depth: ColorDepth, pairs: Int) {
    var plan = ColorPlan(depth: depth, pairs: pairs)
    let look = plan.look(of: style(1).with(.reverse))
    #expect(look.pair == 0 && look.attributes != 0)
    #expect(plan.fresh == [])
  }

  @Test(
    "INV 31: what is over the limit loses its colours, and the next frame starts anew",
    arguments: [(ColorDepth.truecolor, 10, 10), (.truecolor, 100_000, 240)])
  func bound(depth: ColorDepth, pairs: Int, room: Int) {
    var plan = ColorPlan(depth: depth, pairs: pairs)
    for number in 0..<room { #expect(plan.look(of: style(number)).pair == number + 1) }
    let early = plan.startAnewIfFull()
    #expect(plan.look(of: style(room)).pair == 0)
    let late = plan.startAnewIfFull()
    #expect(!early && late)
    #expect(plan.look(of: style(room)).pair == 1)
  }
}
