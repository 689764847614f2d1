/// The styles of a framed pane: its lines, its title, the labels at its corner, its inside.
package struct FrameLook: Sendable, Equatable {
  package var line: Style
  package var title: Style
  package var corner: Style
  package var paper: Style

  package init(line: Style, title: Style, corner: Style, paper: Style) {
    self.line = line
    self.title = title
    self.corner = corner
    self.paper = paper
  }

  /// A pane of the screen.
  package static func pane(_ theme: Theme, focused: Bool) -> FrameLook {
    FrameLook(
      line: theme.style(focused ? .lineFocus : .line),
      title: theme.style(focused ? .titleFocus : .title), corner: theme.style(.corner),
      paper: theme.style(.text))
  }

  /// Something that wants an answer.
  package static func dialog(_ theme: Theme) -> FrameLook {
    FrameLook(
      line: theme.style(.dialogLine), title: theme.style(.dialogTitle),
      corner: theme.style(.dialogTitle), paper: theme.style(.dialog))
  }
}
