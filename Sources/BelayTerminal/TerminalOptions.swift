/// How the terminal is to be used.
package struct TerminalOptions: Sendable {
  /// `TERM`, `COLORTERM` and `NO_COLOR` are read from here.
  package var environment: [String: String]
  /// False as with `--no-color`.
  package var allowsColor = true
  /// Whether frames are wrapped in `CSI ?2026h` and `l`, so that none is shown half drawn.
  package var synchronizesOutput = true

  package init(environment: [String: String]) {
    self.environment = environment
  }
}
