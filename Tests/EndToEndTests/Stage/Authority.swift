import Foundation

/// A certificate authority of one test, made with the command `openssl`.
struct Authority {
  let folder: String

  var certificate: String { folder + "/ca.pem" }

  init(in scratch: Scratch) async throws {
    folder = scratch.path
    try await openssl(
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder + "/ca.key", "-out",
      certificate, "-days", "2", "-subj", "/CN=Belay test authority")
  }

  /// Writes `NAME.pem` and `NAME.key`; issued again, they are new ones.
  func issue(_ name: String, for names: String) async throws -> (certificate: String, key: String) {
    let base = folder + "/" + name
    try "subjectAltName=\(names)".write(toFile: base + ".ext", atomically: false, encoding: .utf8)
    try await openssl(
      "req", "-newkey", "rsa:2048", "-nodes", "-keyout", base + ".key", "-out", base + ".csr",
      "-subj", "/CN=\(name)")
    chmod(base + ".key", 0o600)
    try await openssl(
      "x509", "-req", "-in", base + ".csr", "-CA", certificate, "-CAkey", folder + "/ca.key",
      "-CAcreateserial", "-out", base + ".pem", "-days", "2", "-extfile", base + ".ext")
    return (base + ".pem", base + ".key")
  }

  private func openssl(_ arguments: String...) async throws {
    let ending = try await Program.run("/usr/bin/env", ["openssl"] + arguments)
    guard ending.status == 0 else { throw StageError("openssl: \(ending.errors)") }
  }
}
