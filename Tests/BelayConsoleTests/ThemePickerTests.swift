import BelayCanvas
import BelayCore
import Stories
import Testing

@testable import BelayConsole

/// `T`: themes by name, each seen before it is chosen.
struct ThemePickerTests {
  private func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    seat.press("T")
    return seat
  }

  @Test("120x36, 80x24 and 60x20 show the list over the screen")
  func frames() throws {
    #expect(try seat().text == Self.wideFrame)
    #expect(try seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("Every theme is drawn while the cursor is on it, and Enter keeps it")
  func preview() throws {
    var seat = try seat()
    for name in Theme.shippedNames.dropFirst() {
      seat.press("j")
      #expect(seat.console.options.theme.name == name)
    }
    seat.press(.enter)
    #expect(seat.console.picker == nil && seat.console.options.themeName == "tritanopia")
    #expect(seat.shows("theme = \"tritanopia\" in config.toml keeps it"))
  }

  @Test("Esc and q go back to the theme that was there")
  func leaving() throws {
    for key in [Key.escape, .character("q")] {
      var seat = try seat()
      let before = seat.console.options.theme
      seat.press("TjG")
      #expect(seat.console.options.theme != before)
      seat.press(key)
      #expect(seat.console.picker == nil && seat.console.options.theme == before)
      #expect(!seat.takeEffects().contains(.quit))
    }
  }

  @Test("No key of the list reaches the screen behind it (INV 27)")
  func nothingElse() throws {
    var seat = try seat()
    seat.press("3ARDy1/:z?")
    #expect(seat.console.picker != nil && seat.console.dialog == nil)
    #expect(seat.console.prompt == nil && seat.console.focus == .events)
  }

  @Test("A theme whose file has changed is worn at once; a broken one keeps the old and says where")
  func changedFile() throws {
    var seat = try Seat(Story.production())
    let before = seat.console.options.theme
    seat.send(
      .theme(
        .broken(name: "night", "night.toml:4:1: unknown role \"agnet\""), at: seat.story.now.boot))
    #expect(seat.console.options.theme == before)
    #expect(seat.shows("The theme stays as it was: night.toml:4:1"))
    let changed = try Theme(toml: "inherits = \"day\"", named: "own")
    seat.send(.theme(.loaded(changed, name: "night", isAnew: true), at: seat.story.now.boot))
    #expect(seat.console.options.theme == changed)
    #expect(seat.shows("Theme night was read again."))
  }

  @Test("An answer about a theme that is not wanted any more changes nothing")
  func lateAnswer() throws {
    var seat = try Seat(Story.production())
    let before = seat.console.options.theme
    seat.send(
      .theme(
        .loaded(try Theme.shipped("nord"), name: "nord", isAnew: false), at: seat.story.now.boot))
    #expect(seat.console.options.theme == before)
  }
}
