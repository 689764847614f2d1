import ArgumentParser
import BelayHub

/// Where a hub accepts requests.
struct ListenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The address and port; port 0 takes a free one.", valueName: "host:port"))
  var listen = "127.0.0.1:4318"

  @Flag(help: "Let --listen be an address that other machines reach. Needs TLS and tokens.")
  var beyondLoopback = false

  @Option(
    help: ArgumentHelp(
      "A further name in the `Host` of requests, for example hub.example.com. Repeatable.",
      valueName: "name"))
  var host: [String] = []

  @Option(
    help: ArgumentHelp("The certificate chain, PEM; the port then speaks HTTPS.", valueName: "file")
  )
  var tlsCert: String?

  @Option(help: ArgumentHelp("Its private key, PEM, mode 0600.", valueName: "file"))
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "Callers must show a certificate of one of these authorities, PEM.", valueName: "file"))
  var tlsClientCA: String?

  @Option(
    help: ArgumentHelp(
      "The Unix socket. Default: hub.sock in the state directory.", valueName: "path"))
  var socket: String?

  /// What to start a hub with.
  func hubOptions(in paths: Paths) throws -> HubOptions {
    guard let address = HubOptions.Address(listen) else {
      throw Failure(.wrongUsage, "--listen: want HOST:PORT, for example 127.0.0.1:4318")
    }
    var options = HubOptions(
      stateDirectory: paths.state, listen: address, socketPath: socket ?? paths.socket)
    options.models = ModelSource(path: paths.models)
    options.isBeyondLoopback = beyondLoopback
    options.hosts = host
    options.tls = try tls()
    return options
  }

  private func tls() throws -> TLSFiles? {
    switch (tlsCert, tlsKey) {
    case (nil, nil):
      guard tlsClientCA == nil else {
        throw Failure(.wrongUsage, "--tls-client-ca needs --tls-cert and --tls-key")
      }
      return nil
    case (let certificate?, let key?):
      return TLSFiles(certificate: certificate, key: key, callerAuthorities: tlsClientCA)
    default:
      throw Failure(.wrongUsage, "--tls-cert and --tls-key go together; give both")
    }
  }
}
