import Testing

@testable import BelayCanvas

@Suite("The table of scalars")
struct ScalarTableTests {
  @Test("It ascends, starts at zero and changes class at every entry")
  func order() {
    let table = ScalarClass.changes
    #expect(table.first.map { $0 & 0xFF_FFFF } == 0)
    for (one, next) in zip(table, table.dropFirst()) {
      #expect(one & 0xFF_FFFF < next & 0xFF_FFFF)
      #expect(one >> 24 != next >> 24)
      #expect(ScalarClass(rawValue: next >> 24) != nil)
    }
  }

  @Test("INV 28: no scalar passes that the standard library calls invisible or unassigned")
  func total() async {
    var wrong: [String] = []
    for value in UInt32(0)...0x10FFFF {
      if value.isMultiple(of: 0x4000) { await Task.yield() }
      guard let scalar = Unicode.Scalar(value) else { continue }
      if !Self.agrees(scalar, ScalarClass(scalar)) { wrong.append(String(value, radix: 16)) }
    }
    #expect(wrong == [])
  }

  @Test(
    "Widths",
    arguments: [
      ("a", 1), ("é", 1), ("─", 1), ("⣿", 1), ("◉", 1), ("…", 1), ("漢", 2), ("あ", 2), ("한", 2),
      ("Ａ", 2), ("😀", 2), ("✅", 2), ("☀", 1), ("\u{301}", 0), ("\u{903}", 1),
    ] as [(Unicode.Scalar, Int)])
  func widths(scalar: Unicode.Scalar, width: Int) {
    #expect(ScalarClass(scalar).width == width)
  }

  private static func agrees(_ scalar: Unicode.Scalar, _ kind: ScalarClass) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return kind == .refused
    case .spaceSeparator: return kind == (scalar == " " ? .narrow : .refused)
    case .nonspacingMark, .enclosingMark: return kind == .refused || kind == .mark
    default:
      if scalar.properties.isDefaultIgnorableCodePoint { return kind == .refused }
      return kind != .mark || scalar.value == 0x1171E
    }
  }
}
