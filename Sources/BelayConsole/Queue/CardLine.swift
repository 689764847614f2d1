import BelayCanvas
import BelayCore

/// One row of a card: the hub's words, or the agent's, which carry the gutter mark (INV 29).
enum CardLine: Sendable, Equatable {
  case hub(SafeText, Role)
  case agent(SafeText)
}

/// The selected card in short, for a few rows of pane 3.
///
/// `isComplete` says that all of the arguments are in it; only then has their end been shown.
struct Preview {
  private(set) var lines: [CardLine] = []
  private(set) var isComplete = false

  /// Longer ones are not even wrapped here; the card shows them.
  static let longest = 8_192

  /// - Parameters:
  ///   - behind: how many questions just like it wait for it to be decided.
  ///   - past: what became of others like it, in a few words; shown if there is room left.
  ///   - now: by the hub's clock; for how long ago things were.
  init(
    _ card: Escalation, facts: CardFacts?, behind: Int, past: String? = nil, glyphs: Glyphs,
    size: Size, now: Timestamp
  ) {
    let name = glyphs.text(ActionText.name(card.request.name))
    let width = max(1, size.width - 4)
    let handle = glyphs.text(card.handleText)
    let who = glyphs.text(card.key.agent.text)
    let head: SafeText = "\(handle)  \(who) asks for tool \(name)"
    let foot = Self.foot(card, hidden: facts?.hidden ?? 0, behind, glyphs, now)
    // The name is under the digest, so it must be whole as well.
    let isHeadWhole = head.width <= size.width - 2
    let room = size.height - 1 - foot.count
    guard room > 0 else { return }
    let arguments =
      (facts?.length ?? .max) > Self.longest ? nil : Self.arguments(card, width, glyphs)
    lines = [.hub(head, .text)]
    if let arguments, arguments.count <= room {
      lines += arguments.map(CardLine.agent) + foot
      isComplete = isHeadWhole
      let rows = past.map { glyphs.text($0).wrapped(to: size.width - 2) } ?? []
      if lines.count + rows.count <= size.height { lines += rows.map { .hub($0, .text) } }
      return
    }
    let shown = (arguments ?? []).prefix(room - 1)
    let more = arguments.map { $0.count - shown.count }
    let rest: SafeText =
      more.map { "\($0) more lines: Enter reads on" } ?? "long arguments: Enter reads them"
    lines += shown.map(CardLine.agent) + [.hub(rest, .noticeWarn)] + foot
  }

  private static func arguments(_ card: Escalation, _ width: Int, _ glyphs: Glyphs) -> [SafeText] {
    let target = card.request.target.map { ["target: " + ActionText.compact($0)] } ?? []
    return (ActionText.flow(card.request.args, width: width) + target)
      .flatMap { glyphs.text($0).wrapped(to: width) }
  }

  private static func foot(
    _ card: Escalation, hidden: Int, _ behind: Int, _ glyphs: Glyphs, _ now: Timestamp
  ) -> [CardLine] {
    var foot: [CardLine] = []
    if let words = card.approvalWords(at: now) {
      foot.append(.hub(glyphs.text(words), .textStrong))
    }
    if hidden > 0 {
      foot.append(
        .hub(
          "! \(hidden) hidden character\(hidden == 1 ? "" : "s" as SafeText). v shows raw.",
          .escapeBadge))
    }
    if behind > 0 {
      foot.append(.hub("\(behind) more like it, word for word: each its own verdict", .noticeWarn))
    }
    if let words = card.holderWords(at: now) {
      foot.append(.hub(glyphs.text(words), .textStrong))
    }
    let state = card.state == .pending ? "" : "   " + card.stateWords
    let rule = card.ruleWords.map { $0 + "   " } ?? ""
    let run = glyphs.text("\(rule)run \(ActionText.name(card.request.runID))\(state)")
    return foot + [.hub(run, .textFaint)]
  }
}
