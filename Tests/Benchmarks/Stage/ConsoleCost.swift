import BelayCore

/// What a console did to its terminal and to the processor in a stretch of time.
struct ConsoleCost {
  let bytesPerSecond: Double
  /// Of one core, in percent.
  let processorPercent: Double
  /// Synchronized outputs.
  let framesPerSecond: Double

  /// Watches a console for this long.
  init(of console: ConsoleScreen, for duration: Duration) throws(StageError) {
    let (start, before) = (ContinuousClock.now, console.child.processorTime)
    let frames = console.frames
    let bytes = try console.bytes(for: duration)
    let time = (ContinuousClock.now - start).seconds
    bytesPerSecond = Double(bytes) / time
    framesPerSecond = Double(console.frames - frames) / time
    processorPercent = (console.child.processorTime - before).seconds / time * 100
  }
}
