internal import HummingbirdCore
internal import NIOCore

/// Writes a long answer bit by bit, each bit only when the one before is on its way: a slow reader
/// costs one bit of memory, and is cut off when it takes nothing for too long (FAULTS 37).
final class StreamWriter {
  private var body: any ResponseBodyWriter
  private let watchdog: Watchdog
  private let stallTime: Duration

  init(_ body: some ResponseBodyWriter, watchdog: Watchdog, stallTime: Duration) {
    self.body = body
    self.watchdog = watchdog
    self.stallTime = stallTime
  }

  @concurrent func write(_ bytes: [UInt8]) async throws {
    watchdog.allowOrCut(stallTime)
    try await body.write(ByteBuffer(bytes: bytes))
    watchdog.rest()
  }

  @concurrent func finish() async throws {
    watchdog.allowOrCut(stallTime)
    try await body.finish(nil)
    watchdog.rest()
  }
}
