internal import Logging
internal import NIOCore
internal import Synchronization

#if TLS
  internal import NIOSSL

  /// The lock on the network's door: TLS 1.2 or newer, with the certificate that is on disk now.
  ///
  /// A renewed certificate is taken up by the next connection, without a restart: each looks at the
  /// files' times, about a microsecond. Files that cannot be used leave the old one in place, and the
  /// log says so once.
  final class TLSDoor: Sendable {
    private struct State {
      var context: NIOSSLContext
      var lastChange: [Int]
    }

    private let files: TLSFiles
    private let logger: Logger
    private let state: Mutex<State>

    init(_ files: TLSFiles, logger: Logger) throws(HubStartError) {
      self.files = files
      self.logger = logger
      state = Mutex(State(context: try Self.context(files), lastChange: files.lastChange))
    }

    func guardConnection(_ channel: any Channel) throws {
      let handler = NIOSSLServerHandler(context: context())
      try channel.pipeline.syncOperations.addHandler(handler)
    }

    private func context() -> NIOSSLContext {
      state.withLock { state in
        let change = files.lastChange
        guard change != state.lastChange else { return state.context }
        state.lastChange = change
        do throws(HubStartError) {
          state.context = try Self.context(files)
          logger.info("the certificate is renewed", metadata: ["file": "\(files.certificate)"])
        } catch {
          logger.error("the old certificate is kept: \(error)")
        }
        return state.context
      }
    }

    private static func context(_ files: TLSFiles) throws(HubStartError) -> NIOSSLContext {
      try files.requirePrivateKeyFile()
      do {
        var settings = TLSConfiguration.makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map {
            .certificate($0)
          },
          privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
        settings.minimumTLSVersion = .tlsv12
        if let authorities = files.callerAuthorities {
          settings.trustRoots = .file(authorities)
          settings.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: settings)
      } catch {
        throw .tlsUnusable(
          "Certificate \(files.certificate) and key \(files.key) cannot be used together: \(error). "
            + "Both are to be PEM files, the key without a passphrase.")
      }
    }
  }
#else
  /// There is none in this build.
  final class TLSDoor: Sendable {
    init(_ files: TLSFiles, logger: Logger) throws(HubStartError) {
      throw .tlsUnusable("This belay was built without TLS; build it with --traits TLS.")
    }

    func guardConnection(_ channel: any Channel) throws {}
  }
#endif
