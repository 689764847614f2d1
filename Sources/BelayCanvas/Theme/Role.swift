/// What a stretch of the screen means; a theme says how each meaning looks.
///
/// Names are dotted and fall back to their prefixes, so a theme may set `breaker` once and
/// `breaker.open` on top of it. What a role leaves open comes from `ground`.
package enum Role: String, CaseIterable, Sendable {
  /// Everything that has no other role, and the paper of the whole screen.
  case ground
  case text
  case textFaint = "text.faint"
  case textStrong = "text.strong"
  case figure

  case header
  case headerLive = "header.live"
  case headerStale = "header.stale"
  case headerWrite = "header.write"
  case headerReadOnly = "header.read_only"
  /// The frozen or past picture: `PAUSED at`, `AS OF`.
  case headerHeld = "header.held"

  /// Frame lines and rules; of the pane with focus.
  case line
  case lineFocus = "line.focus"
  case title
  case titleFocus = "title.focus"
  /// The labels at the right end of a frame line.
  case corner

  /// The selected row; of a pane without focus.
  case selection
  case selectionFaint = "selection.faint"
  /// Rows marked for deciding together.
  case marked
  /// What a filter or search hit.
  case match

  case agentName = "agent.name"
  case agentStale = "agent.stale"
  case modeNormal = "mode.normal"
  case modeDegraded = "mode.degraded"
  case modePaused = "mode.paused"
  case modeStopped = "mode.stopped"
  case breakerClosed = "breaker.closed"
  case breakerHalfOpen = "breaker.half_open"
  case breakerOpen = "breaker.open"
  case breakerForcedOpen = "breaker.forced_open"
  case breakerDisabled = "breaker.disabled"
  case breakerMetricsOnly = "breaker.metrics_only"
  /// Sparklines; where the newest column is over its limit.
  case spark
  case sparkHigh = "spark.high"

  case levelOK = "level.ok"
  case levelWarn = "level.warn"
  case levelError = "level.error"
  case levelHuman = "level.human"
  case levelBreaker = "level.breaker"
  case levelEscalation = "level.escalation"

  case riskLow = "risk.low"
  case riskMedium = "risk.medium"
  case riskHigh = "risk.high"
  case riskCritical = "risk.critical"
  /// Time left, when little is left.
  case dueSoon = "due.soon"

  /// An agent's own words, and the gutter mark before them (INV 29).
  case claim
  case claimGutter = "claim.gutter"
  /// Escapes in untrusted text, and the badge that counts them.
  case escape
  case escapeBadge = "escape.badge"

  case scrollTrack = "scroll.track"
  case scrollThumb = "scroll.thumb"
  case tickError = "tick.error"
  case tickEscalation = "tick.escalation"

  /// Key names in the hint line; those that do nothing now.
  case key
  case keyOff = "key.off"
  case hint
  case dialog
  case dialogLine = "dialog.line"
  case dialogTitle = "dialog.title"
  case dialogInput = "dialog.input"
  case dialogWarning = "dialog.warning"
  case noticeInfo = "notice.info"
  case noticeWarn = "notice.warn"
  case noticeError = "notice.error"

  /// How much contrast with its paper a role needs.
  package enum Kind: Sendable { case text, mark }

  /// Lines, tracks and sparklines are shapes; everything else is read.
  package var kind: Kind {
    switch self {
    case .line, .lineFocus, .dialogLine, .scrollTrack, .scrollThumb, .claimGutter, .spark,
      .sparkHigh:
      .mark
    default: .text
    }
  }
}
