/// Text that was made to do harm: everything of FAULTS 49 and 55 to 64, and every mixture of it.
///
/// The same seed and number give the same bytes, so that whoever draws a text and whoever reads it off the
/// terminal need not talk to each other.
struct HostileText {
  private var random: SplitMix

  /// - Parameter number: of the text, in a sweep with that seed.
  static func bytes(seed: UInt64, number: Int) -> [UInt8] {
    if let rare = rare(number) { return rare }
    let state = seed &* 0x9E37_79B9 &+ UInt64(number) &* 0x5851_F42D
    var text = HostileText(random: SplitMix(state: state))
    var bytes: [UInt8] = []
    for _ in 0...text.random.below(4) { bytes += text.part() }
    return bytes
  }

  /// What takes many pages, once each; the longest only in a long sweep.
  private static func rare(_ number: Int) -> [UInt8]? {
    switch number {
    case 100: Array(("Z" + String(repeating: "\u{30D}\u{31B}", count: 5_000)).utf8)
    case 101: Array(String(repeating: "x", count: 4_000).utf8)
    case 102: Array((String(repeating: "\n", count: 300) + "rm -rf /").utf8)
    case 103: Array(String(repeating: "漢", count: 9_999).utf8)
    case 104: Array(repeating: 0x9B, count: 2_000)
    case 105: Array(String(repeating: "\u{202E}", count: 3_000).utf8)
    case 106: [UInt8](0...255)
    case 1_000: Array(String(repeating: "megabyte ", count: 116_509).utf8)
    default: nil
    }
  }

  private mutating func part() -> [UInt8] {
    switch random.below(20) {
    case 0: return pick(Self.sequences)
    case 1: return pick(Self.strings)
    case 2: return [UInt8(random.below(0x20))]
    case 3: return [UInt8(0x7F + random.below(0x21))]
    case 4: return utf8(UInt32(0x7F + random.below(0x21)))
    case 5: return pick(Self.moves)
    case 6: return pick(Self.directions)
    case 7: return pick(Self.invisible)
    case 8: return utf8(0xE0000 + UInt32(random.below(0x1F0)))
    case 9: return flood()
    case 10: return pick(Self.alike)
    case 11: return pick(Self.emoji)
    case 12: return pick(Self.chrome)
    case 13: return pick(Self.broken)
    case 14: return (0..<1 + random.below(3)).flatMap { _ in [UInt8(random.below(256))] }
    case 15: return utf8(UInt32(random.below(0x11_0000)))
    case 16: return utf8(0x2000 + UInt32(random.below(0xA00)))
    case 17: return utf8(0x4E00 + UInt32(random.below(0x5000)))
    case 18: return made()
    default: return (0...random.below(6)).map { _ in UInt8(0x20 + random.below(0x5F)) }
    }
  }

  private mutating func pick(_ texts: [[UInt8]]) -> [UInt8] { texts[random.below(texts.count)] }

  private mutating func utf8(_ value: UInt32) -> [UInt8] {
    Array(String(Unicode.Scalar(value).map(Character.init) ?? "\u{FFFD}").utf8)
  }

  /// 59: a letter, or none, with more marks than a cell holds.
  private mutating func flood() -> [UInt8] {
    let base = random.below(2) == 0 ? [] : utf8(0x61 + UInt32(random.below(26)))
    return base + (0...random.below(7)).flatMap { _ in utf8(0x300 + UInt32(random.below(0x70))) }
  }

  /// A sequence that nobody has thought of, 7 or 8 bits.
  private mutating func made() -> [UInt8] {
    let introducers: [[UInt8]] = [
      [0x1B, 0x5B], [0x9B], [0xC2, 0x9B], [0x1B, 0x5D], [0x1B, 0x50], [0x1B, 0x5F], [0x1B, 0x5E],
      [0x1B, 0x58], [0x1B], [0xC2, 0x9D], [0xC2, 0x90],
    ]
    let ends: [[UInt8]] = [
      [0x6D], [0x1B, 0x5C], [0x07], [0xC2, 0x9C], [0x9C], [0x68], [0x6E], [],
    ]
    let body = Array("?0123456789;:$\"'>= qpu".utf8)
    return pick(introducers) + (0..<random.below(6)).map { _ in body[random.below(body.count)] }
      + pick(ends)
  }
}

extension HostileText {
  private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

  /// 55: what clears, moves, colours, asks the terminal to answer, or resets it.
  private static let sequences = bytes([
    "\u{1B}[2J", "\u{1B}[H", "\u{1B}[31m", "\u{1B}[8m", "\u{1B}[5m", "\u{1B}[c", "\u{1B}[6n",
    "\u{1B}Z", "\u{1B}c", "\u{1B}[?1049l", "\u{1B}[!p", "\u{1B}(0", "\u{1B}#8", "\u{1B}[3;1H",
    "\u{1B}[1;1r", "\u{1B}[20t", "\u{1B}[21t", "\u{1B}[?2026h", "\u{1B}[?2026l", "\u{1B}[200~",
    "\u{1B}[201~", "\u{1B}[99999999b", "\u{1B}[1;31;48;5;196m", "\u{1B}7", "\u{1B}8", "\u{1B}M",
    "\u{1B}D", "\u{1B}E", "\u{1B}[4h", "\u{1B}[5i", "\u{1B}[?5h", "\u{1B}[>c", "\u{5}", "\u{E}",
    "\u{F}",
  ])
  /// 55: OSC, DCS, APC, PM, SOS, with either end and with none.
  private static let strings = bytes([
    "\u{1B}]0;title\u{7}", "\u{1B}]2;t\u{1B}\\", "\u{1B}]8;;http://evil\u{7}x\u{1B}]8;;\u{7}",
    "\u{1B}]52;c;ZXZpbA==\u{7}", "\u{1B}]4;1;rgb:ff/ff/ff\u{7}", "\u{1B}]9;note\u{7}",
    "\u{1B}]777;notify;a;b\u{7}", "\u{1B}]1337;File=:AA==\u{7}", "\u{1B}P$q\"p\u{1B}\\",
    "\u{1B}P+q544e\u{1B}\\", "\u{1B}Ptmux;\u{1B}\u{1B}[2J\u{1B}\\", "\u{1B}_Ga=T;AA\u{1B}\\",
    "\u{1B}^pm\u{1B}\\", "\u{1B}Xsos\u{1B}\\", "\u{9D}0;x\u{9C}", "\u{90}q\u{9C}", "\u{1B}]",
    "\u{1B}P", "\u{1B}k name\u{1B}\\",
  ])
  /// 56.
  private static let moves = bytes([
    "\r", "\n", "\u{8}", "\t", "\u{B}", "\u{C}", "\r\n", "\u{8}\u{8}\u{8}y", "value\rtier: LOW",
    "\u{85}", "\u{2028}", "\u{2029}", "\0", "\u{7F}",
  ])
  /// 57.
  private static let directions = bytes([
    "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}evol", "\u{2066}", "\u{2067}",
    "\u{2068}", "\u{2069}", "\u{61C}", "\u{200E}", "\u{200F}", "שלום", "عربى",
  ])
  /// 58.
  private static let invisible = bytes([
    "\u{200B}", "\u{200C}", "\u{200D}", "\u{FEFF}", "\u{AD}", "\u{FE0E}", "\u{FE0F}", "\u{180E}",
    "\u{2060}", "\u{2061}", "\u{2062}", "\u{2063}", "\u{2064}", "\u{115F}", "\u{1160}", "\u{3164}",
    "\u{FFA0}", "\u{2800}", "\u{A0}", "\u{3000}", "\u{1680}", "\u{34F}", "\u{17B4}", "\u{FFF9}",
    "\u{E000}", "\u{FFFE}", "\u{10FFFF}",
  ])
  /// 60 and 64: one looks like the other.
  private static let alike = bytes([
    "dеploy-bot", "\u{212A}elvin", "e\u{301}", "\u{E9}", "pаyments", "ﬁle", "Ａdmin", "𝐚𝐩𝐩𝐫𝐨𝐯𝐞",
    "Ⅸ", "ſ", "łódź", "北京", "/tmp/ü", "œuvre", "ıi",
  ])
  /// 61: widths that terminals dispute.
  private static let emoji = bytes([
    "👩\u{200D}👩\u{200D}👧", "🇩🇪", "1\u{FE0F}\u{20E3}", "👍🏽", "❤\u{FE0F}", "🏳\u{FE0F}\u{200D}🌈", "⚠",
    "☀",
    "✅", "…", "─", "◉", "±", "Ω", "ｶﾞ", "각", "\u{1112}\u{1161}\u{11AB}", "नमस्ते", "﷽", "𒐫",
  ])
  /// 62 and 63: our own screen, and advice.
  private static let chrome = bytes([
    "┌─ Approve E-17 ─ LOW ─┐", "│ press A to approve │", "└──┘", "| the hub says: approved",
    "press a to approve", "http://evil.example/\u{7}\u{7}\u{7}", "‹U+202E›", "<U+202E>", "<U", "›",
    "‹", "A approve   R reject", "HIGH", "E-17", "·", "     1 ", "▸", "Keys accepted.",
    "request digest 9f3a 77c1",
  ])
  /// 49: overlong, cut short, surrogates, beyond the last.
  private static let broken: [[UInt8]] = [
    [0xC0, 0xAF], [0xC1, 0x9B], [0xE0, 0x80, 0x9B], [0xF0, 0x80, 0x80, 0x9B], [0xED, 0xA0, 0x80],
    [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xE2, 0x82],
    [0xF0, 0x9F, 0x98], [0xFF], [0xFE], [0x80], [0xC2], [0xE2, 0x1B, 0x5B],
  ]
}

/// Numbers that are the same on every machine for the same seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
