import Dispatch
import Foundation
import Synchronization

/// Processes and directories that must not outlive the benchmarks, however these end.
enum Leftovers {
  private struct Things {
    var processes: Set<pid_t> = []
    var directories: Set<String> = []
  }

  private static let things = Mutex(Things())

  static func add(process pid: pid_t) { things.withLock { _ = $0.processes.insert(pid) } }
  static func add(directory path: String) { things.withLock { _ = $0.directories.insert(path) } }
  static func forget(process pid: pid_t) { things.withLock { _ = $0.processes.remove(pid) } }

  /// Ends and removes everything that is left. Calling it again does no harm; whoever calls it while
  /// somebody else does waits for them.
  static func sweep() {
    things.withLock { things in
      for pid in things.processes { kill(pid, SIGKILL) }
      for pid in things.processes { waitpid(pid, nil, 0) }
      for path in things.directories { try? FileManager.default.removeItem(atPath: path) }
      things = Things()
    }
  }

  /// From now on INT and TERM sweep before they end this program, and so does running longer than
  /// this.
  static func sweepOnLeaving(after limit: Duration) -> [any DispatchSourceProtocol] {
    var sources: [any DispatchSourceProtocol] = []
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { leave("belay-bench: ended by a signal", status: 128 + number) }
      sources.append(source)
    }
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + .seconds(Int(limit.components.seconds)))
    timer.setEventHandler { leave("belay-bench: not done after \(limit); gave up", status: 1) }
    sources.append(timer)
    for source in sources { source.activate() }
    return sources
  }

  private static func leave(_ why: String, status: Int32) {
    sweep()
    FileHandle.standardError.write(Data("\(why)\n".utf8))
    exit(status)
  }
}
