import BelayClient
import BelayCore
import Foundation

/// A service with circuit breakers of somebody else, as its HTTP side shows them: an actuator of
/// resilience4j below `/actuator`, and a `/hystrix.stream`. The story says what is there, well or badly.
final class FalseService: Sendable {
  let port: Int
  private let process: ProcessBox
  private let scratch: Scratch

  /// - Parameter port: to come back where an earlier one was.
  static func start(port: Int? = nil) async throws -> FalseService {
    let scratch = try Scratch()
    let box = try ProcessBox(
      executable: Python.interpreter ?? "",
      arguments: ["-u", "-c", script, "\(port ?? 0)", scratch.path + "/asked"])
    guard let line = try await box.firstLine(), let port = Int(line) else {
      throw StageError("the false service did not start: \(box.errors)")
    }
    return FalseService(port: port, process: box, scratch: scratch)
  }

  private init(port: Int, process: ProcessBox, scratch: Scratch) {
    (self.port, self.process, self.scratch) = (port, process, scratch)
  }

  deinit { process.kill() }

  var url: String { "http://127.0.0.1:\(port)" }

  func kill() async {
    process.kill()
    _ = await process.ended()
  }

  /// What it is asked, besides being looked at: `POST /actuator/circuitbreakers/a {"updateState":…}`.
  var orders: [String] {
    let text = (try? String(contentsOfFile: scratch.path + "/asked", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  private func tell(_ story: JSON) async throws {
    _ = try await HubClient(address: HubAddress(url)).call(.post, "/story", body: story)
  }

  /// Moves breakers of the actuator, in order; one that is not there is made without a turn.
  func turn(_ turns: (name: String, to: String)..., figures: JSON = [:]) async throws {
    let list = turns.map { JSON.array([.string($0.name), .string($0.to)]) }
    try await tell(["turns": .array(list), "figures": figures])
  }

  /// An answer for a path, in place of the usual one; nil for the usual one again.
  func answer(
    _ path: String, _ status: Int?, type: String = "application/json", _ body: String = ""
  ) async throws {
    let answer: JSON =
      status.map { [JSON($0), .string(type), .string(body)] } ?? .null
    try await tell(["pages": .object(JSONObject([(path, answer)]))])
  }

  /// What the stream sends again and again, ten times a second; `ends`: once, and then it ends.
  func stream(_ pieces: [String], ends: Bool = false) async throws {
    try await tell(["pieces": .array(pieces.map(JSON.string)), "ends": .bool(ends)])
  }

  /// Nobody gets an answer any more without this header.
  func require(authorization: String) async throws {
    try await tell(["authorization": .string(authorization)])
  }

  /// It takes orders and does nothing.
  func ignoreOrders() async throws { try await tell(["deaf": true]) }

  /// A record of a HystrixCommand, with what the story changes.
  static func command(_ name: String, _ changes: JSON = [:]) -> String {
    var members: JSONObject = [
      "type": "HystrixCommand", "name": .string(name), "group": "Orders",
      "isCircuitBreakerOpen": false, "errorPercentage": 4, "errorCount": 5, "requestCount": 121,
      "rollingCountShortCircuited": 0, "latencyExecute": ["50": 8, "95": 37, "99": 75],
      "propertyValue_circuitBreakerErrorThresholdPercentage": 50,
      "propertyValue_circuitBreakerSleepWindowInMilliseconds": 5000,
      "propertyValue_circuitBreakerEnabled": true,
      "propertyValue_metricsRollingStatisticalWindowInMilliseconds": 10_000, "reportingHosts": 1,
    ]
    for member in changes.object?.members ?? [] { members[member.key] = member.value }
    return "data: \(JSON.object(members).text)\n\n"
  }

  private static let script = """
    import datetime, http.server, json, sys, time, urllib.parse
    story = {"breakers": {}, "events": [], "pages": {}, "pieces": [], "ends": False, "deaf": False}
    def turn(name, to, figures):
        old = story["breakers"].get(name, {}).get("state", to)
        if old != to:
            now = datetime.datetime.now().astimezone().isoformat(timespec="milliseconds")
            story["events"].append({"circuitBreakerName": name, "type": "STATE_TRANSITION",
                "creationTime": now + "[Europe/Berlin]", "errorMessage": None,
                "durationInMs": None, "stateTransition": old + "_TO_" + to})
        story["breakers"][name] = {"failureRate": "-1.0%", "slowCallRate": "-1.0%",
            "failureRateThreshold": "50.0%", "slowCallRateThreshold": "100.0%", "bufferedCalls": 0,
            "failedCalls": 0, "slowCalls": 0, "slowFailedCalls": 0, "notPermittedCalls": 0,
            **figures, "state": to}
    class Service(http.server.BaseHTTPRequestHandler):
        def reply(self, status, kind, body):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if 300 <= status < 400:
                self.send_header("Location", "/login")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def json(self, value):
            self.reply(200, "application/vnd.spring-boot.actuator.v3+json", json.dumps(value).encode())
        def page(self):
            wanted = story.get("authorization")
            if wanted and self.headers["Authorization"] != wanted:
                return [401, "application/json", "{}"]
            return story["pages"].get(self.path)
        def do_GET(self):
            page = self.page()
            if page:
                self.reply(page[0], page[1], page[2].encode("utf-8", "surrogateescape"))
            elif self.path == "/actuator/circuitbreakers":
                self.json({"circuitBreakers": story["breakers"]})
            elif self.path == "/actuator/circuitbreakerevents":
                self.json({"circuitBreakerEvents": story["events"]})
            elif self.path == "/hystrix.stream":
                self.stream()
            else:
                self.reply(404, "application/json", b"{}")
        def stream(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream;charset=UTF-8")
            self.end_headers()
            while True:
                for piece in story["pieces"]:
                    self.wfile.write(piece.encode())
                self.wfile.flush()
                if story["ends"]:
                    return
                time.sleep(0.1)
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/story":
                for name, to in body.pop("turns", []):
                    turn(name, to, body.get("figures", {}))
                story["pages"].update(body.pop("pages", {}))
                story.update(body)
                return self.json({})
            with open(sys.argv[2], "a") as asked:
                asked.write("POST " + self.path + " " + json.dumps(body) + "\\n")
            page = self.page()
            if page:
                return self.reply(page[0], page[1], page[2].encode())
            name = urllib.parse.unquote(self.path.rsplit("/", 1)[1])
            states = {"CLOSE": "CLOSED", "FORCE_OPEN": "FORCED_OPEN", "DISABLE": "DISABLED"}
            if not story["deaf"]:
                turn(name, states[body["updateState"]], {})
            self.json({"circuitBreakerName": name, "currentState": "?", "message": "changed"})
        def log_message(self, *words):
            pass
    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *reader):
            pass  # who reads the stream may leave
    server = Server(("127.0.0.1", int(sys.argv[1])), Service)
    print(server.server_address[1])
    server.serve_forever()
    """
}
