import BelayCanvas
import BelayCore
import Testing

@testable import BelayConsole

/// Several hubs from one chair: one is linked, of the others it is known what waits there.
struct ContextsTests {
  private static func places() -> [ContextPlace] {
    var lab = ContextPlace(name: "lab", url: "http://127.0.0.1:4411")
    lab.readOnly = true
    var us = ContextPlace(name: "prod-us", url: "https://us.belay.example:4318")
    us.theme = "high-contrast"
    return [ContextPlace(name: "prod-eu", url: "https://eu.belay.example:4318"), lab, us]
  }

  /// What waits at the other hub.
  private static func other() -> Story {
    var story = Story(seq: 70)
    story.starts("dispatch-agent")
    story.asks("dispatch-agent", "truck.reroute", risk: .medium, timeout: .seconds(200))
    return story
  }

  static func seat(_ size: Size = Size(width: 120, height: 36)) throws -> Seat {
    var seat = try Seat(Story.production(), size: size)
    seat.console.options.contexts = places()
    let other = other()
    let card = ContextCard(other.fleet.pending()[0], at: other.now.wall)
    seat.send(
      .context(
        "prod-us", .cards([card], at: other.now.wall, role: "operator"), at: seat.story.now))
    seat.send(
      .context("lab", .cards([], at: other.now.wall, role: "observer"), at: seat.story.now))
    seat.wait(.seconds(3))
    seat.send(
      .context(
        "prod-us", .cards([card], at: seat.story.now.wall, role: "operator"), at: seat.story.now))
    seat.send(.context("lab", .unreachable("connection refused"), at: seat.story.now))
    seat.press("c")
    return seat
  }

  private static func change(_ name: String, readOnly: Bool = false) throws -> ContextChange {
    var options = ConsoleOptions(theme: try Theme.shipped("high-contrast"), context: name)
    options.readOnly = readOnly
    if readOnly { options.readOnlyBecause = "the configuration has context \(name) as read_only" }
    return ContextChange(options)
  }

  @Test("120x36, 80x24 and 60x20 show every context, what waits there and who is silent")
  func frames() throws {
    #expect(try Self.seat().text == Self.wideFrame)
    #expect(try Self.seat(Size(width: 80, height: 24)).text == Self.stackedFrame)
    #expect(try Self.seat(Size(width: 60, height: 20)).text == Self.narrowFrame)
  }

  @Test("A hub that does not answer is said to, with its age, and keeps its last cards as old")
  func unreachable() throws {
    var seat = try Self.seat()
    seat.send(.context("prod-us", .unreachable("timed out"), at: seat.story.now))
    seat.wait(.seconds(30))
    #expect(seat.shows("UNREACHABLE, last heard 30s ago") && seat.shows("timed out"))
    #expect(seat.shows("truck.reroute") && seat.shows("as last heard"))
    seat.press("q")
    #expect(seat.shows("1 card elsewhere: prod-us 1, lab unreachable"))
  }

  @Test("INV 14: a card elsewhere is decided only after going over, bound to that hub")
  func deciding() throws {
    var seat = try Self.seat()
    seat.press("A")
    #expect(seat.console.dialog == nil)
    seat.press("G")
    seat.press(.enter)
    #expect(seat.takeEffects().contains(.link(to: "prod-us")))
    #expect(seat.console.options.context == "prod-eu")
    let other = Self.other()
    seat.send(.linked(try Self.change("prod-us"), at: seat.story.now.boot))
    #expect(seat.console.replica.fleet.seq == 0 && seat.console.queue.rows.isEmpty)
    seat.send(.link(.whoami(role: "operator", name: "mira"), at: seat.story.now))
    seat.send(.link(.snapshot(other.fleet), at: seat.story.now))
    seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
    seat.paint()
    guard case .card(let card) = seat.console.screens.last else {
      Issue.record("the card was to be opened")
      return
    }
    #expect(card.key == other.fleet.pending()[0].key && seat.shows("prod-us"))
    #expect(seat.console.options.theme.name == "high-contrast")
  }

  @Test("A card that changed before the other hub told of it is not opened")
  func changed() throws {
    var seat = try Self.seat()
    seat.press("G")
    seat.press(.enter)
    var other = Self.other()
    let key = other.fleet.pending()[0].key
    other.decides(.reject, key)
    seat.send(.linked(try Self.change("prod-us"), at: seat.story.now.boot))
    seat.send(.link(.snapshot(other.fleet), at: seat.story.now))
    #expect(seat.console.screens.isEmpty && seat.shows("is over there, or changed meanwhile"))
  }

  @Test("Nobody goes over while an answer is under way, and a dialog does not come along")
  func underWay() throws {
    var seat = try Self.seat()
    seat.press("q3R")
    seat.wait(.seconds(1))
    seat.press("no")
    seat.press(.enter)
    seat.press(":ctx prod-us")
    seat.press(.enter)
    #expect(!seat.takeEffects().contains(.link(to: "prod-us")))
    #expect(seat.shows("goes out in") || seat.shows("under way"))
  }

  @Test("A context that is read-only refuses every decision here, and says which setting it is")
  func readOnly() throws {
    var seat = try Self.seat()
    seat.send(.linked(try Self.change("lab", readOnly: true), at: seat.story.now.boot))
    seat.send(.link(.whoami(role: "operator", name: "mira"), at: seat.story.now))
    seat.send(.link(.snapshot(Story.production().fleet), at: seat.story.now))
    seat.send(.link(.heartbeat(seat.story.now.wall), at: seat.story.now))
    seat.press("3")
    for key in "ARDM" {
      seat.press(.character(key))
      #expect(seat.console.dialog == nil)
    }
    seat.wait(.seconds(5))
    #expect(seat.sent().isEmpty)
    #expect(seat.shows("READ-ONLY") && seat.shows("context lab as read_only"))
  }

  @Test(":ctx completes the names, all shows every one, and what is no context is said at once")
  func palette() throws {
    var seat = try Self.seat()
    seat.press("q:ctx pr")
    #expect(
      seat.console.candidates(for: "ctx pr").map(\.line) == ["ctx prod-eu", "ctx prod-us"])
    seat.press("x")
    #expect(seat.shows("there is no context of that name"))
    seat.press(.escape)
    seat.press(":ctx all")
    seat.press(.enter)
    #expect(seat.shows("┌─ Contexts"))
  }
}

@Suite("[context.NAME] in config.toml")
struct ContextFileTests {
  private func read(_ source: String) throws -> [ContextPlace] {
    try Configuration(toml: source, named: "config.toml").contexts
  }

  @Test("A context has its hub, token, theme and rights")
  func whole() throws {
    let places = try read(
      """
      theme = "night"
      [context.prod-eu]
      url = "https://belay.example:4318"
      token_file = "~/eu.token"
      role = "operator"
      attend = true
      [context.lab]
      url = "/run/belay/hub.sock"
      theme = "day"
      read_only = true
      """)
    #expect(places.map(\.name) == ["prod-eu", "lab"])
    #expect(places[0].tokenFile == "~/eu.token" && places[0].attend)
    #expect(places[0].readOnlyBecause == nil && places[1].readOnlyBecause != nil)
    #expect(places[1].theme == "day")
  }

  @Test(
    "What is wrong is said with its line",
    arguments: [
      ("[context.all]\nurl = \"x\"", "not all"), ("[context.a]\ntheme = \"x\"", "needs its url"),
      ("[context.a]\nurl = 1", "url is a string"),
      ("[context.a]\nurl = \"x\"\nrole = \"admin\"", "role is"),
      ("[context.a]\nurl = \"x\"\ntoken = \"s3cret\"", "unknown key"),
      ("context = 1", "a table of tables"),
      ("[context.a]\nurl = \"x\"\nread_only = true\nattend = true", "attend is for who decides"),
    ])
  func wrong(_ source: String, _ words: String) {
    #expect {
      _ = try read(source)
    } throws: { error in
      "\(error)".contains(words) && "\(error)".hasPrefix("config.toml:")
    }
  }
}
