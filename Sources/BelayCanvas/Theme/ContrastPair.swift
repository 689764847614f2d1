/// Ink on the paper it is drawn on, and how far apart the two must be.
package struct ContrastPair: Sendable, Equatable {
  package let role: Role
  /// The row style that it is drawn over; nil for the role's own paper.
  package let row: Role?
  package let needed: Double
  /// Nil where the terminal's own colours are in play: nobody knows how they look.
  package let found: Double?

  /// An unknown contrast suffices: it is the user's own choice of colours.
  package var suffices: Bool { found.map { $0 >= needed } ?? true }
}

extension Theme {
  /// Every pair of ink and paper that a frame can show. Source: WCAG 2.2; 4.5 for text, 3.0 for
  /// marks.
  package var contrastPairs: [ContrastPair] {
    Role.allCases.flatMap { role in
      [pair(role, over: nil)] + rows(of: role).map { pair(role, over: $0) }
    }
  }

  private func pair(_ role: Role, over row: Role?) -> ContrastPair {
    let own = style(role)
    let drawn = row.map { own.on(style($0)) } ?? own
    return ContrastPair(
      role: role, row: row, needed: role.kind == .text ? 4.5 : 3.0, found: drawn.contrast)
  }

  /// Lines and scrollbars are never drawn in a selected row, nor is what brings its own paper.
  private func rows(of role: Role) -> [Role] {
    switch role {
    case .line, .lineFocus, .dialogLine, .scrollTrack, .scrollThumb: []
    default:
      style(role).background == style(.ground).background ? [.selection, .selectionFaint] : []
    }
  }
}
