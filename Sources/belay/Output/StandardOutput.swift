import Foundation

/// The standard output, where a reader that has gone away ends the program quietly.
///
/// `belay events | head` must stop without a complaint, while a full disk must not pass for success.
enum StandardOutput {
  static func write(line: String) {
    write(line + "\n")
  }

  static func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes {
        Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if errno != EINTR {
        leave(errno)
      }
    }
  }

  private static func leave(_ code: Int32) -> Never {
    guard code != EPIPE else { exit(ExitStatus.done.rawValue) }
    StandardError.write(line: "belay: cannot write the output: \(String(cString: strerror(code)))")
    exit(ExitStatus.failed.rawValue)
  }
}

/// The standard error stream; a failure to write there is not worth dying for.
enum StandardError {
  static func write(line: String) {
    write(line + "\n")
  }

  static func write(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }
}
