import Foundation

/// Says when a file in some directories has been written or put in place; its descriptor is for `poll`.
///
/// A kernel without room for another watch costs only this: the theme is then read again by `^R` alone.
final class FolderWatch {
  let descriptor: Int32
  private var watched: Set<String> = []

  init() {
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Watches these too. A directory that is not there yet is tried again at the next call.
  func watch(_ directories: [String]) {
    guard descriptor >= 0 else { return }
    for directory in directories where !watched.contains(directory) {
      let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO)
      if inotify_add_watch(descriptor, directory, mask) >= 0 { watched.insert(directory) }
    }
  }

  /// Whether anything has changed since it was asked last. What has, the files say.
  func hasNews() -> Bool {
    guard descriptor >= 0 else { return false }
    var bytes = [UInt8](repeating: 0, count: 4096)
    var any = false
    while read(descriptor, &bytes, bytes.count) > 0 { any = true }
    return any
  }
}
