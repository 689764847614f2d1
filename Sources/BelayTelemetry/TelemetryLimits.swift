/// What a body of telemetry may ask of its reader. Everything has a limit (INV 31).
package struct TelemetryLimits: Sendable {
  /// Of one record as it was sent; a longer one is rejected alone.
  package var recordBytes = 4 << 20
  /// Of one event that a record becomes; a larger one is rejected alone.
  package var eventBytes = 1 << 20
  /// In one body, resources and scopes counted with the records; more is refused as a whole.
  package var records = 1 << 20
  /// Objects and lists inside each other, in the event; room is left for whoever wraps it.
  package var depth = 60
  /// Attributes of a record, of one of its events or links; more are dropped, and counted.
  package var attributes = 128
  /// Events, and links, of a span; more are dropped, and counted.
  package var parts = 128
  /// Of the attributes of a resource and its scope as JSON, which every record repeats; those beyond
  /// it are dropped, and counted.
  package var originBytes = 16 << 10

  package init() {}
}
