import ArgumentParser
import BelayHub

/// Where a hub accepts requests.
struct ListenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The loopback address and port; port 0 takes a free one.", valueName: "host:port"))
  var listen = "127.0.0.1:4318"

  @Option(
    help: ArgumentHelp(
      "The Unix socket. Default: hub.sock in the state directory.", valueName: "path"))
  var socket: String?

  /// What to start a hub with.
  func hubOptions(in paths: Paths) throws -> HubOptions {
    guard let address = HubOptions.Address(listen) else {
      throw Failure(.wrongUsage, "--listen: want HOST:PORT, for example 127.0.0.1:4318")
    }
    return HubOptions(
      stateDirectory: paths.state, listen: address, socketPath: socket ?? paths.socket)
  }
}
