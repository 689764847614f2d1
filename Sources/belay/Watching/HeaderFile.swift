import BelayClient
import Foundation

/// Headers from a file, for servers that ask for a credential: secrets have no place in arguments.
///
///     # lines like these; a blank one or a comment says nothing
///     Authorization: Basic dXNlcjpwYXNzd29yZA==
enum HeaderFile {
  static let longest = 16 << 10
  static let most = 32

  /// What a request says of itself, and nobody else can.
  private static let ours: Set<String> = [
    "accept", "connection", "content-encoding", "content-length", "content-type",
    "transfer-encoding",
  ]

  /// - Throws: `Failure` that names the line, never what stands in it.
  static func read(_ path: String) throws -> [Response.Header] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.wrongUsage, "--header-file: cannot read \(path); check path and rights")
    }
    guard data.count <= longest, let text = String(data: data, encoding: .utf8) else {
      throw Failure(
        .wrongUsage, "--header-file: \(path) is no text of at most \(longest) bytes")
    }
    return try headers(in: text, of: path)
  }

  static func headers(in text: String, of path: String) throws -> [Response.Header] {
    var headers: [Response.Header] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.trimmingCharacters(in: .whitespaces.union(["\r"]))
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      guard let header = header(line), headers.count < most else {
        throw Failure(
          .wrongUsage,
          "--header-file: line \(number + 1) of \(path) is no header that can be sent; "
            + "write Name: value, at most \(most) of them")
      }
      headers.append(header)
    }
    guard !headers.isEmpty else {
      throw Failure(.wrongUsage, "--header-file: \(path) has no header; write Name: value")
    }
    return headers
  }

  private static func header(_ line: String) -> Response.Header? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let name = String(line[..<colon])
    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), !ours.contains(name.lowercased()),
      !value.isEmpty, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else { return nil }
    return Response.Header(name: name, value: value)
  }

  /// Source: RFC 9110, 5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
