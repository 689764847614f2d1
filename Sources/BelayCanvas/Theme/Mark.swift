/// The single characters that the console draws with; a theme may change how each looks.
///
/// Every mark has an ASCII twin, and a Unicode form that is narrow in every locale; except for lines
/// and blocks, which Chinese, Japanese and Korean terminals may draw two columns wide. A word always
/// stands beside a mark of state, so neither form has to be learned.
package enum Mark: String, CaseIterable, Sendable {
  case closed
  case halfOpen = "half_open"
  case open
  case forcedOpen = "forced_open"
  case disabled
  case metricsOnly = "metrics_only"
  case degraded, paused, stopped, stale
  case ok, failed, warning
  /// Stands before the selected row.
  case cursor
  /// Stands before rows that are marked for deciding together.
  case marked
  /// Stands before every row of an agent's own words (INV 29).
  case gutter
  /// Stands where text was cut off.
  case ellipsis
  case horizontal, vertical
  case topLeft = "top_left"
  case topRight = "top_right"
  case bottomLeft = "bottom_left"
  case bottomRight = "bottom_right"
  /// The scrollbar: what is in view, what is not, and the two kinds of tick.
  case thumb, track
  case tickError = "tick_error"
  case tickEscalation = "tick_escalation"

  /// Whether its form is of ambiguous width (Unicode Standard Annex 11).
  var isWideSomewhere: Bool {
    switch self {
    case .horizontal, .vertical, .topLeft, .topRight, .bottomLeft, .bottomRight, .ellipsis,
      .thumb:
      true
    default: false
    }
  }

  /// The built-in form and its twin.
  var forms: (unicode: String, ascii: String) {
    switch self {
    case .closed: ("◉", "o")
    case .halfOpen: ("◌", "~")
    case .open: ("⊘", "X")
    case .forcedOpen: ("⊗", "#")
    case .disabled: ("◍", "-")
    case .metricsOnly: ("◔", "m")
    case .degraded: ("▾", "v")
    case .paused: ("◫", "=")
    case .stopped: ("▬", "_")
    case .stale: ("?", "?")
    case .ok: ("✓", "+")
    case .failed: ("✗", "x")
    case .warning: ("⚠", "!")
    case .cursor: ("▸", ">")
    case .marked: ("✱", "*")
    case .gutter: ("|", "|")
    case .ellipsis: ("…", "~")
    case .horizontal: ("─", "-")
    case .vertical: ("│", "|")
    case .topLeft: ("┌", "+")
    case .topRight: ("┐", "+")
    case .bottomLeft: ("└", "+")
    case .bottomRight: ("┘", "+")
    case .thumb: ("█", "#")
    case .track: ("░", ":")
    case .tickError: ("!", "!")
    case .tickEscalation: ("?", "?")
    }
  }
}
