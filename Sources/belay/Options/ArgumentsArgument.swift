import ArgumentParser
import BelayCore
import Foundation

/// A JSON object as people give it: in place, as the path of a file, or `-`.
struct ArgumentsArgument: ExpressibleByArgument {
  private let text: String

  init?(argument: String) {
    text = argument
  }

  /// The object; what is wrong with it is wrong usage.
  ///
  /// - Parameter option: what complaints call it.
  func read(as option: String = "--args") throws -> JSON {
    let source = try source(option)
    do {
      let json = try JSON(parsing: source)
      guard json.object != nil else {
        throw Failure(.wrongUsage, "\(option): want a JSON object, for example {\"amount\": 1000}")
      }
      return json
    } catch let error as JSONError {
      throw Failure(.wrongUsage, "\(option): \(error)")
    }
  }

  private func source(_ option: String) throws -> [UInt8] {
    if text.drop(while: \.isWhitespace).hasPrefix("{") { return Array(text.utf8) }
    let file = text == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: text)
    guard let file, let bytes = try? file.read(upToCount: Decision.maxArgs + 1) ?? Data() else {
      throw Failure(
        .wrongUsage, "\(option): cannot read \(text); give a JSON object or a file with one")
    }
    guard bytes.count <= Decision.maxArgs else {
      throw Failure(.wrongUsage, "\(option): \(text) has more than \(Decision.maxArgs) bytes")
    }
    return Array(bytes)
  }
}
