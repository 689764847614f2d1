import BelayCanvas
import BelayCore

/// Every context, how its hub answers, and the cards that wait there. A hub that does not answer is
/// shown with the age of its last word, and its last cards stay, marked as old.
struct ContextsPage {
  let console: Console
  let now: BootInstant?

  func write(to page: inout Page) {
    guard !console.options.contexts.isEmpty else {
      page.begin("Contexts", "none")
      return page.say(
        "none",
        [
          page.part("The configuration names no other hub.", .hint),
          page.part("[context.NAME] with url = \"…\" in config.toml does; then start anew.", .hint),
        ])
    }
    for place in console.options.contexts {
      place.name == console.options.context ? own(place, &page) : other(place, &page)
    }
  }

  private func own(_ place: ContextPlace, _ page: inout Page) {
    let waiting = console.replica.fleet.pending().count
    page.begin(page.text(place.name), page.text("this one, \(Figure.plural(waiting, "card"))"))
    page.say("place \(place.name)", about(place, role: console.replica.role, page))
    page.list(console.replica.fleet.pending()) { page, card in
      let time = console.shownTime(at: now)
      let own = ContextCard(card, at: time)
      page.say("card \(card.handle)", words(own, at: time, isOld: false, page), to: .card(card.key))
    }
  }

  private func other(_ place: ContextPlace, _ page: inout Page) {
    let sight = console.elsewhere[place.name]
    let (standing, role) = self.standing(sight)
    page.begin(page.text(place.name), page.text(standing), role)
    page.say(
      "place \(place.name)",
      about(place, role: sight?.role, page) + [page.part("Enter goes over", .hint)],
      to: .remote(context: place.name, nil))
    if let why = sight?.trouble {
      page.say("trouble \(place.name)", [page.part(why, .noticeWarn)])
    }
    guard let sight else { return }
    let isOld = now.flatMap { sight.silence(at: $0) } != nil
    let time = now.flatMap { sight.time(at: $0) }
    page.list(sight.cards) { page, card in
      page.say(
        "card \(place.name) \(card.handle)", words(card, at: time, isOld: isOld, page),
        to: .remote(context: place.name, card))
    }
    if sight.more > 0 {
      page.say("more \(place.name)", [page.part("and \(sight.more) more there", .noticeWarn)])
    }
  }

  private func standing(_ sight: ContextSight?) -> (String, Role) {
    guard let sight else { return ("asked, no answer yet", .noticeWarn) }
    if let silence = now.flatMap({ sight.silence(at: $0) }) {
      return ("UNREACHABLE, last heard \(Age.short(silence)) ago", .headerStale)
    }
    if sight.trouble != nil { return ("UNREACHABLE, never heard", .headerStale) }
    return (Figure.plural(sight.count, "card"), sight.count > 0 ? .levelEscalation : .corner)
  }

  private func about(_ place: ContextPlace, role: String?, _ page: Page) -> [Page.Part] {
    var parts = [page.part(place.url, .textFaint)]
    if let role { parts.append(page.part(role)) }
    if place.readOnlyBecause != nil { parts.append(page.part("READ-ONLY", .headerReadOnly)) }
    return parts
  }

  private func words(
    _ card: ContextCard, at time: Timestamp?, isOld: Bool, _ page: Page
  ) -> [Page.Part] {
    let left = time.map { Age.clock(max(.zero, card.expiresAt.since($0))) } ?? "?"
    var parts = [
      page.part(card.handleText, .textStrong), Page.Part(card.risk.short, card.risk.role),
      page.part("\(card.key.agent) asks for \(ActionText.name(card.name))"),
      page.part("left \(left)", isOld ? .textFaint : .figure),
    ]
    if let holder = card.holder { parts.append(page.part("being looked at by \(holder)")) }
    if isOld { parts.append(page.part("as last heard", .headerStale)) }
    return parts
  }
}

extension Console {
  mutating func openContexts(at now: BootInstant) { push(.contexts(PageReader())) }

  func contextsPage(_ reader: PageReader, at now: BootInstant? = nil) -> Page {
    var page = page(for: reader)
    ContextsPage(console: self, now: now).write(to: &page)
    return page
  }
}

extension Drawing {
  mutating func contextsScreen(_ reader: PageReader) {
    paged(
      console.contextsPage(reader, at: now.boot), reader, title: "Contexts",
      label: "\(console.options.contexts.count)")
  }
}
