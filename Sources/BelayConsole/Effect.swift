package import BelayCanvas
package import BelayCore

/// Work that the console wants done; the program's loop does it. A request's answer comes back as
/// ``Message/reply(_:_:at:)`` with the same number.
package enum Effect: Sendable, Equatable {
  /// `POST /v1/escalations/{handle}/decision`. The handle is unambiguous, the key says whose it is.
  case decide(RequestID, EscalationKey, handle: Int, Decision)
  /// `POST /v1/agents/{id}/controls`.
  case control(RequestID, AgentID, ControlRequest)
  /// `POST /v1/agents/{id}/signals/{signal}`.
  case signal(RequestID, AgentID, SignalName, SignalRequest)
  /// `POST /v1/escalations/{handle}/hold`: take or release a card.
  case hold(RequestID, EscalationKey, handle: Int, Hold)
  /// `POST /v1/handoffs`.
  case handOff(RequestID, note: String)
  /// `POST /v1/handoffs/{number}/acknowledge`.
  case acknowledge(RequestID, handoff: Int)
  /// Ask the hub which rules stand; answer with ``Message/shift(_:)``.
  case readShift
  /// Go over to the hub of this context; answer with ``Message/linked(_:at:)``, and send nothing of
  /// the old hub's after it.
  case link(to: String)
  /// Tell the hub that somebody is here, or is not (INV 19). Asked for every 5 s while connected.
  case presence(idle: Bool)
  /// Fetch the fold anew: a record is missing. Answer with ``LinkNews/snapshot(_:)``, then go on
  /// with the records after it.
  case resnapshot
  /// Fetch up to a few thousand records before this one for the tail; answer with
  /// ``LinkNews/recent(_:)``.
  case fetchOlder(before: Int)
  /// Fetch one record; answer with ``LinkNews/record(_:seq:)``.
  case fetch(seq: Int)
  /// Read this theme; answer with ``Message/theme(_:at:)``.
  case loadTheme(String)
  /// Read configuration and theme again; answer with ``Message/configured(_:at:)``.
  case reload
  /// Keep a line of the prompt, with its `:` or `/`, for later sittings.
  case remember(String)
  /// Write the frame as it is, and these records, into the state directory; answer with
  /// ``Message/told(_:isBad:at:)``.
  case save([Record])
  /// Put text on the clipboard of the terminal. It was made safe, and the operator asked for it.
  case copy(SafeText)
  /// Ask the hub how the ledger stands; answer with ``Message/ledger(_:)``.
  case readLedger
  /// Hash every record of the ledger anew, if it is on this machine; answer the same way.
  case verifyLedger
  case bell
  /// Draw every cell anew, whatever the terminal is thought to show.
  case redraw
  case suspend
  case quit
}
