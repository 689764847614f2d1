import Testing

@testable import BelayCore

@Suite("Our part of TOML")
struct TOMLTests {
  /// The value of `a` in `a = …`.
  private func value(_ text: String) throws -> TOML.Value {
    try #require(try TOML.read("a = " + text).first).value
  }

  @Test(
    "Numbers, truth values and times stand without quotes",
    arguments: [
      ("0", "integer(0)"), ("-40", "integer(-40)"), ("+7", "integer(7)"),
      ("1_000_000", "integer(1000000)"), ("9223372036854775807", "integer(9223372036854775807)"),
      ("0.95", "float(0.95)"), ("-1.5e-3", "float(-0.0015)"), ("1e6", "float(1000000.0)"),
      ("1_0.5_0", "float(10.5)"), ("true", "bool(true)"), ("false", "bool(false)"),
    ])
  func plain(text: String, wanted: String) throws {
    let value = try value(text)
    #expect("\(value)" == "\(wanted)")
  }

  @Test("A time has its offset")
  func time() throws {
    guard case .time(let time) = try value("2026-11-22T18:00:00+01:00") else {
      Issue.record("no time")
      return
    }
    #expect(time.rfc3339 == "2026-11-22T17:00:00.000000Z")
  }

  @Test("Keys, strings, arrays, tables and comments are those of TOML")
  func written() throws {
    let entries = try TOML.read(
      """
      \u{FEFF}# a comment\r
      "two words" = 'as\\it stands'   # another
      b = ["x", 2, ["\\u00e9\\n"], ]
      [ table ]
      c = { d = 1, 'e' = {} }
      """)
    #expect(entries.map(\.key) == ["two words", "b", "table"])
    guard case .string(let text) = entries[0].value, case .array(let list) = entries[1].value,
      case .table(let table) = entries[2].value
    else {
      Issue.record("\(entries)")
      return
    }
    #expect(text == "as\\it stands")
    #expect(list.map(\.place.column) == [6, 11, 14])
    #expect(table.map(\.key) == ["c"] && table[0].valuePlace == TOML.Place(line: 5, column: 5))
  }

  @Test("Tables of one list keep their order and their places, also with others between them")
  func lists() throws {
    let entries = try TOML.read(
      "[[rule]]\nname = \"a\"\n[other]\n[[rule]]\nname = \"b\"\n[[rule]]\n")
    #expect(entries.map(\.key) == ["rule", "other"])
    guard case .array(let rules) = entries[0].value else {
      Issue.record("no list")
      return
    }
    #expect(rules.map(\.place.line) == [1, 4, 6])
    let sizes = rules.map { element in
      if case .table(let entries) = element.value { entries.count } else { -1 }
    }
    #expect(sizes == [1, 1, 0])
  }

  @Test(
    "What is no TOML, or none of ours, is refused with its place",
    arguments: [
      ("a = ", 1, 5, "a value, such as"),
      ("a = ,", 1, 5, "a value, such as \"text\", 15, true, [ ] or { }, is needed here, not \",\""),
      ("= 1", 1, 1, "a name is needed here, not \"=\""),
      ("a 1", 1, 3, "= after the key is needed here, not \"1\""),
      ("a = \"x", 1, 7, "the closing quote is needed here; the line ends"),
      ("a = \"x\ny\"", 1, 7, "the closing quote"),
      ("a = \"\"\"x\"\"\"", 1, 5, "strings over several lines are not read here"),
      ("a = '''x'''", 1, 5, "strings over several lines are not read here"),
      ("a = \"\\ud800\"", 1, 12, "the digits of a Unicode scalar"),
      ("a = \"\\x\"", 1, 7, "an escape of TOML is needed here, not \"x\""),
      ("a = 1 2", 1, 7, "the end of the line is needed here, not \"2\""),
      ("a = 007", 1, 5, "\"007\" is no number"),
      ("a = high", 1, 5, "\"high\" is no number, truth value or time; text stands in quotes"),
      ("a = 1.", 1, 5, "\"1.\" is no number"), ("a = .5", 1, 5, "\".5\" is no number"),
      ("a = 1__0", 1, 5, "\"1__0\" is no number"), ("a = 0x1F", 1, 5, "\"0x1F\" is no number"),
      ("a = inf", 1, 5, "\"inf\" is no number"), ("a = 1e999", 1, 5, "\"1e999\" is no number"),
      ("a = 99999999999999999999", 1, 5, "\"99999999999999999999\" is no number"),
      ("a = 2026-11-22", 1, 5, "\"2026-11-22\" is no number"),
      ("a = 2026-11-22T18:00:00", 1, 5, "\"2026-11-22T18:00:00\" is no number"),
      ("a = [1 2]", 1, 8, ", or ] in a list"), ("a = [1", 1, 7, ", or ] in a list"),
      ("a = { b = 1", 1, 12, ", or } in a table"),
      ("a = [[[[[1]]]]]", 1, 9, "too many levels"),
      ("[a b]", 1, 4, "] after the name of a table is needed here, not \"b\""),
      ("[[a]", 1, 5, "]] after the name of a table is needed here; the line ends"),
      ("[", 1, 2, "a name is needed here; the line ends"),
      ("a.b = 1", 1, 2, "dotted keys are not used here"),
      ("a = 1\na = 2", 2, 1, "\"a\" is there already"),
      ("a = 1\r\n# é\r\n[a]", 3, 1, "\"a\" is there already"),
      ("[[a]]\n[a]", 2, 1, "\"a\" is there already"),
      ("[a]\n[[a]]", 2, 1, "\"a\" is there already"),
      ("a = { b = 1, b = 2 }", 1, 14, "\"b\" is there already"),
      ("a = 1\u{0}", 1, 6, "the end of the line is needed here, not \"‹U+0000›\""),
      ("\u{202E}a = 1", 1, 1, "a name is needed here, not \"‹U+202E›\""),
    ])
  func refused(source: String, line: Int, column: Int, beginning: String) {
    let error = #expect(throws: TOMLError.self) { try TOML.read(source) }
    #expect(error?.place == TOML.Place(line: line, column: column))
    #expect(error?.problem.hasPrefix(beginning) == true, "\(String(describing: error))")
  }

  @Test("Rubbish is refused or read, but never crashes", arguments: 1...4)
  func rubbish(seed: UInt64) {
    var random = Seeded(seed)
    let words = [
      "[", "]", "[[", "]]", "rule", "\"", "=", "{", "}", ",", "\n", "\r", " ", "\u{A0}", "'",
      "\"\"\"", "a", "1", "-", "_", "#", ".", "true", "2026-11-22T18:00:00Z", "\\u",
    ]
    for _ in 0..<2_000 {
      let source = (0..<random.number(0...20)).map { _ in random.pick(words) }.joined()
      _ = try? TOML.read(source)
    }
  }
}
