import ArgumentParser
import BelayCore
import Foundation

/// Arguments of an action as people give them: JSON in place, the path of a file, or `-`.
struct ArgumentsArgument: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    text = argument
  }

  /// The object; what is wrong with it is wrong usage.
  func read() throws -> JSON {
    let source = try source()
    do {
      let json = try JSON(parsing: source)
      guard json.object != nil else {
        throw Failure(.wrongUsage, "--args: want a JSON object, for example {\"amount\": 1000}")
      }
      return json
    } catch let error as JSONError {
      throw Failure(.wrongUsage, "--args: \(error)")
    }
  }

  private func source() throws -> [UInt8] {
    if text.drop(while: \.isWhitespace).hasPrefix("{") { return Array(text.utf8) }
    let file = text == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: text)
    guard let file, let bytes = try? file.read(upToCount: Decision.maxArgs + 1) ?? Data() else {
      throw Failure(
        .wrongUsage, "--args: cannot read \(text); give a JSON object or a file with one")
    }
    guard bytes.count <= Decision.maxArgs else {
      throw Failure(.wrongUsage, "--args: \(text) has more than \(Decision.maxArgs) bytes")
    }
    return Array(bytes)
  }
}
