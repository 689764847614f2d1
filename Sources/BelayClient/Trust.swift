import NIOCore

#if TLS
  import NIOSSL
#endif

/// Whose certificates a client takes for a hub's: those of the system's authorities, or of one file.
package struct Trust: Sendable {
  #if TLS
    private let context: NIOSSLContext?

    package static let isPossible = true
    package static let system = Trust(context: try? NIOSSLContext(configuration: .clientDefault))

    private init(context: NIOSSLContext?) { self.context = context }

    /// - Parameter authorities: a file with their certificates, PEM.
    package init(authorities: String) throws(AddressError) {
      do {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        context = try NIOSSLContext(configuration: settings)
      } catch {
        throw AddressError(
          "the certificates in \(authorities) cannot be used; they must be a PEM file (\(error))")
      }
    }

    /// Puts TLS beneath what the connection speaks; the certificate must be for `host`.
    func guardConnection(_ channel: any Channel, to host: String) throws {
      guard let context else { throw ChannelError.operationUnsupported }
      let handler = try NIOSSLClientHandler(
        context: context, serverHostname: Self.isNumeric(host) ? nil : host)
      try channel.pipeline.syncOperations.addHandler(handler)
    }

    /// An address in digits is looked for in the certificate itself, and never sent as a name
    /// (RFC 6066, 3).
    private static func isNumeric(_ host: String) -> Bool {
      (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    static func reason(_ error: any Error) -> String? {
      let text = "\(error)"
      switch error {
      case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: break
      default: return nil
      }
      if text.contains("CERTIFICATE_VERIFY_FAILED") {
        return "its certificate is not trusted here; name its authority with --ca-file"
      }
      if text.contains("ailed to validate hostname") || text.contains("failedToValidateHostname") {
        return "its certificate is for another name"
      }
      if text.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS; try http://" }
      if text.contains("CERTIFICATE_REQUIRED") { return "it wants a certificate from its callers" }
      return "TLS failed (\(text))"
    }
  #else
    package static let isPossible = false
    package static let system = Trust()

    package init(authorities: String) throws(AddressError) {
      throw AddressError("this build does not speak TLS; build with --traits TLS")
    }

    private init() {}

    func guardConnection(_ channel: any Channel, to host: String) throws {
      throw ChannelError.operationUnsupported
    }

    static func reason(_ error: any Error) -> String? { nil }
  #endif
}
