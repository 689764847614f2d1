import Foundation

/// The `openssl` program, which an auditor has and which shares nothing with us but the library.
enum OpenSSLCommand {
  /// What `pkeyutl -verify -rawin` says about a signature of Ed25519.
  static func verifies(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) throws -> Bool {
    let folder = try Scratch()
    let write = { (name: String, bytes: [UInt8]) in
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }
    // SubjectPublicKeyInfo of RFC 8410: a fixed head, then the key.
    try write("key", [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0] + key)
    try write("message", message)
    try write("signature", signature)
    let status = try run([
      "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "\(folder.path)/key", "-rawin",
      "-in", "\(folder.path)/message", "-sigfile", "\(folder.path)/signature",
    ])
    return status == 0
  }

  private static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
