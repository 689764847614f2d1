import Foundation
import Testing

/// The public test vectors in `../shared/data` beside the checkout. They are not part of the
/// repository; tests that need them say so and are skipped where they are missing.
enum SharedData {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared/data")

  /// The trait for a test that reads `folder`.
  static func needs(_ folder: String) -> ConditionTrait {
    .enabled(
      if: !names(in: folder).isEmpty,
      "\(root.path)/\(folder) is missing: put the public test vectors there to run this test")
  }

  /// The files of a folder in order of name; none if the folder is missing.
  static func names(in folder: String) -> [String] {
    let path = root.appending(path: folder).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appending(path: path)))
  }
}
