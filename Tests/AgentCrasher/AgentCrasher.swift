@main
struct AgentCrasher {
  static func main() async {}
}
