import BelayCore
import Foundation

/// Something that speaks like a hub and says whatever a story wants it to.
final class FalseHub: Sendable {
  /// What it answers to one kind of call. The text `$NONCE` becomes the caller's nonce.
  struct Line: Sendable {
    var status = 200
    var body: JSON

    /// A refusal without words.
    static func status(_ status: Int) -> Line { Line(status: status, body: [:]) }
  }

  /// The calls by which an agent gets from its question to its report.
  enum Call: String {
    case raise, look, claim, outcome, cancel
  }

  let url: String
  private let process: ProcessBox
  private let scratch: Scratch

  /// Answers each kind of call with its line, and 404 to those that have none.
  static func start(_ lines: [Call: Line]) async throws -> FalseHub {
    let scratch = try Scratch()
    let part = JSONObject(
      lines.map { ($0.key.rawValue, ["status": JSON($0.value.status), "body": $0.value.body]) })
    let box = try ProcessBox(
      executable: Python.interpreter ?? "",
      arguments: [
        "-u", "-c", script, String(decoding: JSON.object(part).encoded(), as: UTF8.self),
        log(in: scratch),
      ])
    guard let port = try await box.firstLine() else {
      throw StageError("the false hub did not start: \(box.errors)")
    }
    return FalseHub(url: "http://127.0.0.1:\(port)", process: box, scratch: scratch)
  }

  private init(url: String, process: ProcessBox, scratch: Scratch) {
    (self.url, self.process, self.scratch) = (url, process, scratch)
  }

  deinit { process.kill() }

  /// The calls that it was asked, in order; a call is noted before it is answered.
  var heard: [Call] {
    get throws {
      let text = try String(contentsOfFile: Self.log(in: scratch), encoding: .utf8)
      return text.split(separator: "\n").compactMap { Call(rawValue: String($0)) }
    }
  }

  private static func log(in scratch: Scratch) -> String { scratch.path + "/heard" }

  private static let script = """
    import http.server, json, sys
    lines = json.loads(sys.argv[1])
    class Hub(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer("look", {})
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            verb = self.path.rsplit("/", 1)[1]
            self.answer("raise" if verb == "escalations" else verb, body)
        def answer(self, call, asked):
            with open(sys.argv[2], "a") as log:
                log.write(call + "\\n")
            line = lines.get(call, {"status": 404, "body": {}})
            said = json.dumps(line["body"]).replace("$NONCE", asked.get("nonce", "")).encode()
            self.send_response(line["status"])
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)
        def log_message(self, *words):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    print(server.server_address[1])
    server.serve_forever()
    """
}
