import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// `:` and what can be typed behind it.
struct PaletteTests {
  private func seat(
    _ keys: String = "", _ size: Size = Size(width: 120, height: 36)
  ) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    seat.press(":" + keys)
    return seat
  }

  @Test("120x36, 80x24 and 60x20 show what could be meant, with its keys")
  func frames() throws {
    #expect(try seat("br").text == Self.wideFrame)
    #expect(try seat("br", Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try seat("br", Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("Every command has a word of its own, and every word finds it")
  func words() throws {
    let words = KeyTable.bindings.map(\.word)
    #expect(Set(words).count == words.count)
    for command in PaletteCommand.all { #expect(!command.word.contains(" ")) }
    let seat = try seat()
    for binding in KeyTable.bindings where binding.place == .everywhere {
      #expect(seat.console.candidates(for: binding.word).first?.line == binding.word)
    }
  }

  @Test("Tab goes through what could be meant, S-Tab back, a letter begins anew")
  func completion() throws {
    var seat = try seat("pa")
    seat.press(.tab)
    #expect(seat.console.prompt?.field.text == "pause")
    seat.press(.tab)
    #expect(seat.console.prompt?.field.text == "page-down")
    seat.press(.backTab)
    #expect(seat.console.prompt?.field.text == "pause")
    seat.press("x")
    #expect(seat.console.prompt?.completing == nil)
    #expect(seat.shows("there is no command pausex"))
    seat.press(.enter)
    #expect(seat.console.prompt != nil)
  }

  @Test("A word after the command completes too, and is checked while it is typed")
  func arguments() throws {
    var seat = try seat("theme so")
    #expect(seat.shows("there is no theme of that name"))
    seat.press(.tab, .tab, .enter)
    #expect(seat.console.options.theme.name == "solarized-light")
    seat.press(":agent kyc")
    seat.press(.tab, .enter)
    #expect(seat.shows("kyc-agent ") && seat.console.screens.count == 1)
    seat.press("q:filter level>=")
    #expect(seat.shows("column"))
    seat.press("error")
    seat.press(.enter)
    #expect(seat.console.view.filterText == "level>=error")
    seat.press(":record 999999999")
    #expect(seat.shows("the newest is #184920"))
  }

  @Test("Up and Down go through earlier lines, and back to the one being typed")
  func history() throws {
    var seat = try seat("zoom")
    seat.press(.enter)
    seat.press(":breakers")
    seat.press(.enter)
    #expect(seat.takeEffects().filter { $0 == .remember(":zoom") }.count == 1)
    seat.press("q:th")
    seat.press(.up)
    #expect(seat.console.prompt?.field.text == "breakers")
    seat.press(.up, .up)
    #expect(seat.console.prompt?.field.text == "zoom")
    seat.press(.down, .down)
    #expect(seat.console.prompt?.field.text == "th")
  }

  @Test("The history is bounded, keeps a line once, and takes no control characters")
  func bounded() {
    var history = History((0..<500).map { ":line \($0)" })
    #expect(history.lines.count == History.limit && history.lines.last == ":line 499")
    history.add(":line 400")
    #expect(history.lines.count == History.limit && history.lines.last == ":line 400")
    for line in ["", ":", "word", ":a\u{1B}[2J", ":a\nb"] { history.add(line) }
    #expect(history.lines.last == ":line 400")
    #expect(History(["/a", ":b", "/c"]).lines(behind: "/") == ["c", "a"])
  }

  @Test("A command that decides works only where its key does (INV 27)")
  func deciding() throws {
    var seat = try seat("reject")
    #expect(seat.shows("reject works in: 3 escalations and their card"))
    seat.press(.enter)
    #expect(seat.console.dialog == nil)
    seat.press(.escape)
    seat.press("3:rejec")
    seat.press(.enter)
    #expect(seat.console.dialog == nil)
    seat.press("t")
    seat.press(.enter)
    #expect(seat.console.dialog?.question == Dialog.deciding(.reject, []).question)
  }
}
