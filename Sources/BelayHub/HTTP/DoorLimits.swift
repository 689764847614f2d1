/// What a caller may ask of the hub's door. Everything has a limit (INV 31).
package struct DoorLimits: Sendable {
  // MARK: Sizes

  /// Of a request body, as sent and as unpacked; beyond it 413.
  package var bodyBytes = 8 << 20
  /// Of a body of telemetry, which OpenTelemetry says to take; beyond it 413.
  package var telemetryBytes = 64 << 20
  /// Of all bodies that are on their way in or being answered, for each lane of callers; beyond it 503.
  package var bodyBudget = 64 << 20
  /// Of one event; beyond it that event is rejected.
  package var eventBytes = 1 << 20
  /// In one request; beyond it 400 for all of them.
  package var eventsPerRequest = 10_000
  /// Of one header field; beyond it the connection is closed with 400.
  package var headerFieldBytes = 16 << 10
  /// Of all header fields.
  package var headerBytes = 64 << 10
  package var headerFields = 128
  /// Records on one page of `GET /v1/events`, and bytes after which a page ends early.
  package var pageRecords = 1_000
  package var pageBytes = 4 << 20
  /// Records that are looked at for one page, most of which a filter may leave out.
  package var pageScan = 20_000

  // MARK: Times

  /// From the first byte of a request to its last, and again for its answer; beyond it 408.
  package var requestTime: Duration = .seconds(30)
  /// Before a connection that is not in a request is closed.
  package var idleTime: Duration = .seconds(75)
  /// For a stream's reader to take what was written; beyond it the stream is cut, and resumes by id.
  package var stallTime: Duration = .seconds(20)
  /// The longest `?wait=`; a caller who asks for more gets this much.
  package var longestWait: Duration = .seconds(60)
  /// Between two signs of life of a stream.
  package var heartbeat: Duration = .seconds(5)
  /// From the start of a stream to its first sign of life.
  package var firstHeartbeat: Duration = .seconds(2)
  /// For requests under way when the hub stops; then their connections are closed.
  package var farewell: Duration = .seconds(5)

  // MARK: Numbers

  /// Connections on the network; more wait in the kernel's queue.
  package var networkConnections = 1_024
  /// Connections on the Unix socket, which network callers cannot use up (INV 32).
  package var socketConnections = 512
  /// Streams and long polls that are open at once, of agents, of observers, and of operators and
  /// admins; none can take another's places; beyond it 503.
  package var agentWaits = 1_024
  package var observerWaits = 128
  package var operatorWaits = 256
  /// Of these by one credential. A credential of agents may speak for a whole fleet.
  package var waitsPerCredential = 32
  package var waitsPerAgentCredential = 512

  package init() {}
}
