package import BelayCanvas
import Glibc

extension Terminal {
  /// How many times one call reads at most, so that a flood of input cannot keep the caller.
  private static let mostPerCall = 4096

  /// After this long without input nothing unfinished is waited for.
  private static let patience = Duration.seconds(1)

  /// The next key that has arrived, or nil; waits for nothing but the rest of an escape (25 ms).
  package func nextKey() -> Key? {
    if isResized {
      takeNewSize()
      return .resize
    }
    guard decoded.isEmpty else { return decoded.removeFirst() }
    mayHaveKeys = false
    for _ in 0..<Self.mostPerCall {
      let inputs = nextInputs()
      guard !inputs.isEmpty else { return unfinished() }
      lastInput = .now
      for input in inputs { decoded += decoder.take(input) }
      if !decoded.isEmpty { return decoded.removeFirst() }
    }
    mayHaveKeys = true
    return nil
  }

  /// Whether `nextKey()` answered nil only because it had read enough at once.
  package var hasKeysLeft: Bool { mayHaveKeys }

  private func nextInputs() -> [RawKey] {
    guard decoder.isPasting else { return [Curses.nextInput()].compactMap(\.self) }
    return Curses.nextBytes(atMost: 4096).map { .byte($0) }
  }

  private func unfinished() -> Key? {
    if let key = decoder.pause() { return key }
    guard decoder.isWaiting, .now - lastInput >= Self.patience else { return nil }
    return decoder.silence()
  }

  /// Waits for a key, a signal, one of the program's own descriptors, or the deadline.
  ///
  /// - Parameter deadline: nil waits for as long as it takes.
  package func wait(
    for descriptors: [Int32] = [], until deadline: ContinuousClock.Instant? = nil
  ) -> Readiness {
    var ready = Readiness()
    var polled = ([STDIN_FILENO, Curses.signalDescriptor] + descriptors).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    repeat {
      let isKnown = leave != nil || mayHaveKeys || isResized || !decoded.isEmpty
      let count = poll(&polled, nfds_t(polled.count), isKnown ? 0 : milliseconds(until: deadline))
      takeSignals(&ready)
      if count > 0 { note(polled, &ready) }
      if count == 0 { break }
    } while ready == Readiness()
    ready.hasKeys = ready.hasKeys || mayHaveKeys || isResized || !decoded.isEmpty
    ready.hasKeys = ready.hasKeys || decoder.isWaiting && .now - lastInput >= Self.patience
    ready.leave = leave
    return ready
  }

  /// Rounded up, so that the deadline has passed when the wait ends; -1 is forever.
  private func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
    let limits = [deadline, decoder.isWaiting ? lastInput + Self.patience : nil].compactMap(\.self)
    guard let first = limits.min() else { return -1 }
    let (seconds, attoseconds) = max(first - .now, .zero).components
    let rest = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int32(clamping: min(seconds, 86_400) * 1000 + rest)
  }

  private func note(_ polled: [pollfd], _ ready: inout Readiness) {
    let gone = Int16(POLLHUP | POLLERR | POLLNVAL)
    if polled[0].revents & gone != 0 { leave = leave ?? .terminalLost }
    if polled[0].revents & Int16(POLLIN) != 0 { ready.hasKeys = true }
    ready.leave = leave
    ready.descriptors = polled.dropFirst(2).filter { $0.revents != 0 }.map(\.fd)
  }

  private func takeSignals(_ ready: inout Readiness) {
    while let signal = Curses.nextSignal() {
      switch signal {
      case SIGWINCH: isResized = true
      case SIGTSTP: ready.suspend = true
      case SIGCONT:
        takeAgain()
        ready.redraw = true
      default: leave = leave ?? .signal(signal)
      }
    }
    if isResized { ready.hasKeys = true }
    ready.leave = leave
  }
}
