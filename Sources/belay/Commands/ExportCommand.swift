import ArgumentParser

/// `belay export`
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Hand what Belay knows to other tools.",
    subcommands: [Grafana.self, PrometheusRules.self, OTLP.self])

  struct Grafana: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "grafana", abstract: "Print a dashboard for Grafana, as JSON.",
      discussion: """
        The dashboard asks a Prometheus that scrapes the hub's /metrics. Import it, or put it where \
        Grafana reads its provisioned dashboards; nothing in it has to be replaced.

          belay export grafana > /var/lib/grafana/dashboards/belay.json
        """)

    func run() throws {
      StandardOutput.write(line: Dashboard.belay.json.indented)
    }
  }

  struct PrometheusRules: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prometheus-rules", abstract: "Print alerts for Prometheus, as YAML.",
      discussion: """
        Each alert says what to do. The scrape needs a token of role observer:

          belay token create --role observer --name prometheus > /etc/prometheus/belay.token
          belay export prometheus-rules > /etc/prometheus/rules/belay.yml

          scrape_configs:
            - job_name: belay
              authorization: {credentials_file: /etc/prometheus/belay.token}
              static_configs: [{targets: ["127.0.0.1:4318"]}]
        """)

    func run() throws {
      StandardOutput.write(AlertRule.file(AlertRule.belay))
    }
  }
}
