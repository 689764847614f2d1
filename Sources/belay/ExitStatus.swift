/// What the shell is told when `belay` ends.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case wrongUsage = 2
  case hubUnreachable = 3
  case refusedByHub = 4
  case ledgerBroken = 5
}

/// A command that could not do what was asked, in words for the person at the shell.
struct Failure: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String

  init(_ description: String) {
    self.init(.failed, description)
  }

  init(_ status: ExitStatus, _ description: String) {
    self.status = status
    self.description = description
  }
}
