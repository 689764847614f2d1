internal import Glibc

/// The files that let the hub's port speak HTTPS, all in PEM.
package struct TLSFiles: Sendable, Equatable {
  /// The hub's certificate, and behind it those between it and its authority.
  package var certificate: String
  /// Its private key, which nobody else may read.
  package var key: String
  /// Authorities of callers; with it a caller without a certificate of theirs gets no connection. It
  /// is a lock before the door, and no credential: who asks is still said by a token.
  package var callerAuthorities: String?

  package init(certificate: String, key: String, callerAuthorities: String? = nil) {
    self.certificate = certificate
    self.key = key
    self.callerAuthorities = callerAuthorities
  }

  /// FAULTS 87: a key that others can read is refused and named, never quietly used.
  func requirePrivateKeyFile() throws(HubStartError) {
    var facts = stat()
    guard stat(key, &facts) == 0 else {
      throw .tlsUnusable("The key \(key) cannot be read: \(String(cString: strerror(errno))).")
    }
    guard facts.st_mode & 0o077 == 0 else {
      throw .tlsUnusable("The key \(key) can be read by other users; run chmod go-rwx on it.")
    }
  }

  /// When one of them last changed, so that a renewed certificate is noticed.
  var lastChange: [Int] {
    [certificate, key, callerAuthorities].map { path in
      var facts = stat()
      guard let path, stat(path, &facts) == 0 else { return 0 }
      return facts.st_mtim.tv_sec &* 1_000_000_000 &+ facts.st_mtim.tv_nsec
    }
  }
}
