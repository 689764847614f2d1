import BelayCore
import Foundation

extension PolicyFile {
  /// What a file holds, or one byte more than a policy may have.
  static func bytes(at path: String) throws -> [UInt8] {
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      return Array(try file.read(upToCount: PolicyRules.largest + 1) ?? Data())
    } catch {
      throw Failure("cannot read \(path): \(error.localizedDescription)")
    }
  }
}
