package import BelayCore

/// Two hubs that tell the same story, except that every card of one asks for another action under
/// the same name and number. A console that changes between them has a card replaced under its eyes.
package struct Twins {
  package private(set) var other: Story
  /// The last character of a card's arguments, by what is asked.
  package private(set) var ends: [Digest: Character] = [:]
  private static let letters = Array("ЖФЩЭЮЯБГДЛПЦЧШЪЫΓΔΘΛΞΠΣΦΨΩжфщэюябгдлпцчшъыγδθλξπσφψω")

  package init(_ story: Story) { other = story }

  /// Does the same in both.
  package mutating func both(_ story: inout Story, _ happens: (inout Story) -> Void) {
    keepTime(story)
    happens(&story)
    happens(&other)
    _ = other.drain()
  }

  /// The other hub is the one from now on.
  package mutating func change(_ story: inout Story) {
    keepTime(story)
    _ = story.drain()
    swap(&story, &other)
  }

  package mutating func ask(
    _ story: inout Story, agent: String, risk: Risk, members: Int, timeout: Duration
  ) {
    keepTime(story)
    let handle = story.fleet.nextHandle
    for isOther in [false, true] {
      let number = handle * 2 + (isOther ? 1 : 0)
      let end = Self.letters[number % Self.letters.count]
      let args =
        (0..<members).map { ("k\($0)", JSON($0)) }
        + [("n", JSON(number)), ("~", .string("\(end)"))]
      let json = JSON.object(JSONObject(args))
      let id = "ask-\(handle)"
      let card =
        isOther
        ? other.asks(agent, "tool", id: id, risk: risk, args: json, timeout: timeout)
        : story.asks(agent, "tool", id: id, risk: risk, args: json, timeout: timeout)
      ends[card.actionDigest] = end
    }
    _ = other.drain()
  }

  private mutating func keepTime(_ story: Story) {
    if let behind = story.now.boot.since(other.now.boot), behind > .zero { other.pass(behind) }
  }
}
