import BelayCanvas
import BelayCore

/// The ledger: how far it reaches, what of it is signed, where that is kept, and what a verification found.
struct LedgerScreen: Sendable {
  private var pager = Pager()

  mutating func move(_ motion: Motion, page: Int, lines: Int) {
    pager.move(motion, page: page, lines: lines)
  }

  func firstLine(page: Int, lines: Int) -> Int { pager.first(page: page, lines: lines) }
}

extension Console {
  mutating func openLedger() -> [Effect] {
    push(.ledger(LedgerScreen()))
    return [.readLedger]
  }

  /// Starts a verification, one at a time.
  mutating func verifyLedger(at now: BootInstant) -> [Effect] {
    guard case .ledger = screens.last else { return [] }
    guard !ledger.isVerifying else {
      notice = Notice("The ledger is being verified already.", at: now)
      return []
    }
    ledger.begin()
    return [.verifyLedger]
  }

  func ledgerLines(at time: Timestamp, size: Size? = nil) -> [CardLine] {
    let width = max(1, (size ?? self.size).width - 4)
    let glyphs = options.glyphs
    return (standingWords(at: time) + verificationWords).flatMap { words, role in
      glyphs.text(words).wrapped(to: width).map { CardLine.hub($0, role) }
    }
  }

  private func standingWords(at time: Timestamp) -> [(String, Role)] {
    let size = shownFleet.seq
    var lines: [(String, Role)] = [("size      \(Figure.grouped(size)) records", .text)]
    if let trouble = ledger.trouble {
      lines.append(("The hub does not say how it stands: \(trouble)", .noticeWarn))
    }
    guard let standing = ledger.standing else {
      return lines + [("signed    not known yet", .textFaint), ("", .text)]
    }
    if let reason = standing["read_only"]?.string {
      lines.append(("The hub is read-only: \(reason)", .noticeWarn))
    }
    let signed = standing["signed_size"]?.integer ?? 0
    let at = standing["signed_at"]?.string.flatMap { Timestamp(rfc3339: $0) }
    let age = at.map { ", \(Age.short(max(.zero, time.since($0)))) ago" } ?? ""
    let left = max(0, size - signed)
    lines.append(("origin    \(standing["origin"]?.string ?? "?")", .text))
    lines.append(
      (
        signed == 0 ? "signed    nothing yet" : "signed    \(Figure.grouped(signed)) records\(age)",
        signed == 0 ? .noticeWarn : .text
      ))
    lines.append(("unsigned  \(Figure.grouped(left)) records", left > 1_000 ? .noticeWarn : .text))
    let anchors = standing["anchors"]?.array ?? []
    if anchors.isEmpty {
      lines.append(
        (
          "anchors   none: whoever holds key and database can rewrite all of it unseen", .noticeWarn
        ))
    }
    for anchor in anchors { lines.append(anchorWords(anchor, at: time)) }
    return lines + [("", .text)]
  }

  private func anchorWords(_ anchor: JSON, at time: Timestamp) -> (String, Role) {
    let name = anchor["name"]?.string ?? "?"
    if let trouble = anchor["trouble"]?.string {
      return ("anchor    \(name): \(trouble)", .noticeWarn)
    }
    let at = anchor["at"]?.string.flatMap { Timestamp(rfc3339: $0) }
    let age = at.map { ", \(Age.short(max(.zero, time.since($0)))) ago" } ?? ""
    return (
      "anchor    \(name): \(Figure.grouped(anchor["size"]?.integer ?? 0)) records\(age)", .text
    )
  }

  private var verificationWords: [(String, Role)] {
    switch ledger.verification {
    case .none:
      return [("verify    not done in this sitting; v hashes every record anew", .hint)]
    case .failed(let words): return [("verify    no verdict: \(words)", .noticeError)]
    case .running(let pass, let done, let all):
      let share = all > 0 ? "\(done * 100 / all)%" : "begins"
      return [
        (
          "verify    \(pass) \(Figure.grouped(done)) of \(Figure.grouped(all)), \(share)",
          .noticeInfo
        )
      ]
    case .done(let checks):
      return checks.map { check in
        let words = "\(check.verdict), \(check.name): \(check.state.word)  \(check.detail)"
        return ("verify    " + words, check.state.role)
      }
    }
  }
}

extension LedgerCheck.State {
  fileprivate var word: String {
    switch self {
    case .pass: "pass"
    case .fail: "FAIL"
    case .unknown: "unknown"
    }
  }

  fileprivate var role: Role {
    switch self {
    case .pass: .text
    case .fail: .noticeError
    case .unknown: .noticeWarn
    }
  }
}

extension Drawing {
  mutating func ledgerScreen(_ screen: LedgerScreen) {
    let label: SafeText = console.ledger.isVerifying ? "verifying" : "v verifies"
    let inside = pane(layout.body, title: "Ledger", label: label, focused: true, boxed: true)
    let lines = console.ledgerLines(at: time, size: layout.size)
    page(lines, from: screen.firstLine(page: inside.height, lines: lines.count), inside)
  }
}
