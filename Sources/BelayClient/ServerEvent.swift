/// One thing that arrived on a stream of server-sent events.
package enum ServerEvent: Sendable, Equatable {
  /// `name` is `message` unless the sender said otherwise; `id` is the sender's last one, if any.
  case message(name: String, id: String?, data: [UInt8])
  /// A line that begins with a colon; the hub's heartbeat is one.
  case comment(String)
}
