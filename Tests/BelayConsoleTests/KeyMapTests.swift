import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// The operator's own keys over those that the console comes with.
struct KeyMapTests {
  private func map(_ wishes: [String: [String]]) -> KeyMap {
    KeyMap(
      wishes.sorted { $0.key < $1.key }.map {
        KeyWish(word: $0.key, spellings: $0.value, origin: "config.toml:1:1")
      })
  }

  @Test("A key of the operator's beats the one that was there, and the old one is told of")
  func wins() {
    let map = map(["zoom": ["e"]])
    #expect(map.command(for: .character("e"), in: [.events, .rows, .everywhere]) == .zoom)
    #expect(map.command(for: .character("f"), in: [.events, .rows, .everywhere]) == nil)
    #expect(map.conflicts.count == 1 && map.conflicts[0].contains(":error does it"))
  }

  @Test("Keys may be exchanged")
  func exchange() {
    let map = map(["error": ["w"], "warning": ["e"]])
    #expect(map.conflicts == [])
    #expect(map.command(for: .character("w"), in: [.events]) == .nextError)
    #expect(map.command(for: .character("e"), in: [.events]) == .nextWarning)
  }

  @Test(
    "What changes the world takes no lower-case letter and shares no key (INV 27)",
    arguments: [
      ("approve", "a"), ("approve", "y"), ("approve", " "), ("approve", "Space"), ("approve", "5"),
      ("approve", "^X"), ("approve", "Enter"), ("approve", "Tab"), ("approve", "R"),
      ("approve", "T"), ("approve", "G"), ("approve", "F1"), ("reject", "A"), ("kill", "k"),
      ("kill", "D"), ("zoom", "A"), ("zoom", "K"), ("help", "D"), ("down", "R"), ("error", "A"),
      ("filter", "^Z"), ("zoom", "Esc"), ("zoom", "Enter"), ("zoom", "^C"), ("zoom", "^A"),
      ("nothing", "x"), ("zoom", "Hyper-x"), ("zoom", "é"),
    ] as [(String, String)])
  func refused(_ word: String, _ key: String) {
    let map = map([word: [key]])
    #expect(map.conflicts.count == 1)
    #expect(map.bindings.map(\.keys) == KeyTable.bindings.map(\.keys))
  }

  @Test("A key for two commands of one place goes to the first, and the second is told of")
  func twice() {
    let map = map(["error": ["F5"], "zoom": ["F5"]])
    #expect(map.command(for: .function(5), in: [.events, .rows, .everywhere]) == .nextError)
    #expect(map.conflicts == ["config.toml:1:1: F5 was given to error already"])
  }

  @Test("A capital or a function key that means nothing else may approve")
  func capital() {
    for key in ["Y", "F7"] {
      let map = map(["approve": [key]])
      #expect(map.conflicts == [])
      let places: [Place] = [.escalations, .rows, .everywhere]
      #expect(map.command(for: Key(spelling: key)!, in: places) == .decide(.approve))
      #expect(map.command(for: .character("A"), in: places) == nil)
    }
  }

  @Test("Every key is written so that it can be read again")
  func spelling() {
    for binding in KeyTable.bindings {
      for key in binding.keys { #expect(Key(spelling: key.spelling) == key) }
    }
  }

  @Test("The configuration says line and column of what is wrong, and reads keys in order")
  func configuration() throws {
    let read = try Configuration(
      toml: "theme = \"nord\"\nclipboard = true\n[keys]\nzoom = \"Z\"\nerror = [\"x\", \"F3\"]",
      named: "config.toml")
    #expect(read.theme == "nord" && read.clipboard)
    #expect(read.keys.map(\.spellings) == [["Z"], ["x", "F3"]])
    #expect(read.keys[1].origin == "config.toml:5:1")
    for (source, words) in [
      ("theme = 3", "config.toml:1:9: theme is a string"),
      ("clipbord = true", "config.toml:1:1: unknown key \"clipbord\""),
      ("[keys]\nzoom = 3", "config.toml:2:8: a key in quotes"),
      ("theme = ", "config.toml:1:"),
    ] {
      do {
        _ = try Configuration(toml: source, named: "config.toml")
        Issue.record("taken: \(source)")
      } catch {
        #expect("\(error)".hasPrefix(words))
      }
    }
  }

  @Test("Every line of hints names the key in force, and none that has been given away (INV 27)")
  func hints() throws {
    var seat = try Seat(Story.production())
    seat.press("3")
    #expect(seat.shows("A approve"))
    var configuration = Configuration()
    configuration.keys = [
      KeyWish(word: "approve", spellings: ["Y"], origin: "config.toml:2:1"),
      KeyWish(word: "error", spellings: ["F3"], origin: "config.toml:3:1"),
    ]
    seat.send(.configured(configuration, troubles: [], at: seat.story.now.boot))
    #expect(seat.shows("Y approve") && !seat.shows("A approve"))
    #expect(seat.shows("F3 next error") && seat.shows("F3 error"))
  }

  @Test("What is wrong with the keys stands on the screen at the start, and first in help")
  func told() throws {
    var options = ConsoleOptions(theme: try Theme.shipped("night"))
    options.keys = [KeyWish(word: "approve", spellings: ["a"], origin: "config.toml:2:1")]
    var console = Console(options: options)
    let now = Story().now
    let size = Size(width: 120, height: 36)
    _ = console.update(.resized(size))
    _ = console.update(.tick(now))
    #expect("\(console.frame(size: size, now: now))".contains("config.toml:2:1: approve changes"))
    _ = console.update(.key(.character("?"), at: now.boot))
    #expect("\(console.frame(size: size, now: now))".contains("in the configuration"))
  }
}
