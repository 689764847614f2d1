import BelayCore
import Dispatch
import Synchronization

/// What must outlive a restart, so that no restart makes an agent more permissive (INV 18): breakers
/// that were open, an operator's degrade or pause, and what is used of the present allowance.
///
/// A small file beside the spool, replaced whole; changes are rare. Who makes a change does not wait for
/// the disk: a thread of its own writes what stands when its turn comes, and `settled` waits for that.
/// A file that cannot be read is not the agent's end, but nobody knows what stood in it: the agent
/// starts on its strictest level and with its breakers open, until an operator restores it. Several
/// processes of one agent share the file; see `Remembered.replacing`.
final class Memory: Sendable {
  private let file: MemoryFile
  private let state: Mutex<State>
  /// What of the file is this process's: as it was found at the start, or last written. Held over a
  /// write, so for the writer's thread alone.
  private let written: Mutex<Remembered>
  private let writer = DispatchQueue(label: "belay.memory")
  private let onTrouble: @Sendable (String) -> Void

  private struct State {
    /// What this process has to remember.
    var own: Remembered
    var isDue = false
    /// Why the last change is not on the disk.
    var failure: String?
  }

  static let fileName = MemoryFile.name
  /// Why the file that was found could not be read; nil if it could, or there was none.
  let doubt: String?

  /// - Parameter onTrouble: told once of each row of changes that could not be kept, on the writer's
  ///   thread.
  init(directory: String, onTrouble: @escaping @Sendable (String) -> Void = { _ in }) {
    let file = MemoryFile(directory: directory)
    let (found, trouble) = Self.look(at: file)
    self.file = file
    self.onTrouble = onTrouble
    doubt = trouble.map {
      "\(file.path) cannot be read (\($0)); the agent is degraded until an operator restores it"
    }
    state = Mutex(State(own: found))
    written = Mutex(found)
  }

  var remembered: Remembered { state.withLock(\.own) }

  /// Why the last change is not on the disk; nil while all is well. It is kept with the next change, or
  /// by `retry`.
  var failure: String? { state.withLock(\.failure) }

  /// Finds out whether anything could be kept, and tells where not: at the start, not at the first order
  /// that is lost.
  func check() {
    writer.async { [self] in
      var failure: String?
      do throws(DiskError) {
        try file.locked { () throws(DiskError) in try file.rehearse() }
      } catch {
        failure = "nothing can be kept for a restart: \(error)"
      }
      ended(with: failure)
    }
  }
}

// MARK: Changing

extension Memory {
  /// Keeps what an operator ordered; one who restores the agent ends the doubt as well.
  func keep(_ machine: ModeMachine) {
    change { remembered in
      remembered.orders = machine.orders
      if remembered.orders.isEmpty { remembered.isDoubtful = false }
    }
  }

  /// Keeps how a breaker stands; a closed one need not be remembered.
  func keep(_ breaker: BreakerMemory?, of name: String) {
    change { remembered in
      remembered.breakers.removeAll { $0.name.hasSameBytes(as: name) }
      if let breaker { remembered.breakers.append(.init(name: name, memory: breaker)) }
      // Names that a program makes up anew each time it starts must not fill the disk.
      if remembered.breakers.count > Dependencies.most { remembered.breakers.removeFirst() }
    }
  }

  /// Keeps what is used of the allowance of this period.
  ///
  /// - Parameter isFinal: it is what was used in the end, and may be less than what was kept.
  func keep(_ allowance: SpentAllowance, isFinal: Bool = false) {
    change {
      // Calls at one time may come here out of order.
      $0.allowance = isFinal ? allowance : .strictest($0.allowance, allowance)
    }
  }

  /// Tries once more what could not be kept.
  func retry() {
    if state.withLock({ $0.failure != nil }) { change { _ in } }
  }

  /// Returns when every change that was made before is on the disk, or cannot be kept, or time is up.
  func settled(within patience: Duration = .seconds(1)) async {
    _ = try? await withTimeout(patience, grace: .zero) { [writer] in
      await withCheckedContinuation { continuation in
        writer.async { continuation.resume() }
      }
    }
  }

  private func change(_ step: (inout Remembered) -> Void) {
    let isFirst = state.withLock { state in
      step(&state.own)
      defer { state.isDue = true }
      return !state.isDue
    }
    if isFirst { writer.async { self.write() } }
  }
}

// MARK: Writing

extension Memory {
  /// A full disk loses the memory, not the agent.
  private func write() {
    let own = state.withLock { state in
      state.isDue = false
      return state.own
    }
    ended(with: put(own))
  }

  private func ended(with failure: String?) {
    let isNews = state.withLock { state in
      defer { state.failure = failure }
      return state.failure == nil && failure != nil
    }
    if isNews, let failure { onTrouble(failure) }
  }

  /// Why it is not on the disk; nil if it is.
  private func put(_ own: Remembered) -> String? {
    written.withLock { written in
      do throws(DiskError) {
        try file.locked { () throws(DiskError) in
          let content = own.replacing(written, in: Self.look(at: file).0)
          try file.replace(with: Self.bytes(of: content))
          written = own
          try file.settle()
        }
        return nil
      } catch {
        return "what must outlive a restart is not kept: \(error)"
      }
    }
  }

  /// What is too long to be read again is a doubt already.
  private static func bytes(of content: Remembered) -> [UInt8] {
    let bytes = content.json.encoded()
    return bytes.count <= MemoryFile.most ? bytes : Remembered.doubtful.json.encoded()
  }

  private static func look(at file: MemoryFile) -> (Remembered, doubt: String?) {
    switch file.read() {
    case .nothing: return (Remembered(), nil)
    case .doubt(let why): return (.doubtful, why)
    case .content(let bytes):
      do {
        return (try Remembered(json: try JSON(parsing: bytes)), nil)
      } catch {
        return (.doubtful, "\(error)")
      }
    }
  }
}
