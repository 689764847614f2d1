import BelayCore

/// One panel of a dashboard: what it asks and how the answer is drawn.
struct DashboardPanel {
  enum Drawing: String {
    /// one number
    case stat
    /// lines over time
    case lines = "timeseries"
    /// the series of this moment, one a line
    case table
  }

  struct Query {
    let expression: String
    /// what a line is called; `{{label}}` stands for a label's value
    let legend: String
  }

  let drawing: Drawing
  let title: String
  let description: String
  /// of Grafana's names for units
  let unit: String
  /// columns of 24
  let width: Int
  let queries: [Query]
  /// from where a figure is drawn yellow, and from where red
  var limits: (warning: Double, alarm: Double)?
  /// areas on top of one another
  var isStacked = false

  static func stat(
    _ title: String, _ expression: String, unit: String = "short",
    limits: (Double, Double)? = nil, _ description: String
  ) -> DashboardPanel {
    DashboardPanel(
      drawing: .stat, title: title, description: description, unit: unit, width: 4,
      queries: [Query(expression: expression, legend: "")], limits: limits)
  }

  static func lines(
    _ title: String, unit: String = "short", width: Int = 12, isStacked: Bool = false,
    _ queries: [(String, String)], _ description: String
  ) -> DashboardPanel {
    DashboardPanel(
      drawing: .lines, title: title, description: description, unit: unit, width: width,
      queries: queries.map { Query(expression: $0.0, legend: $0.1) }, isStacked: isStacked)
  }

  static func table(
    _ title: String, _ expression: String, _ description: String
  ) -> DashboardPanel {
    DashboardPanel(
      drawing: .table, title: title, description: description, unit: "short", width: 12,
      queries: [Query(expression: expression, legend: "")])
  }

  /// Rows of the grid that it takes.
  var height: Int { drawing == .stat ? 4 : 8 }
}

// MARK: JSON

extension DashboardPanel {
  /// The data source that the dashboard's variable names, so that the file can be provisioned as it is.
  static let source: JSON = ["type": "prometheus", "uid": "${datasource}"]

  /// - Parameter place: left upper corner in the grid.
  func json(id: Int, at place: (x: Int, y: Int)) -> JSON {
    let letters = ["A", "B", "C", "D", "E", "F"]
    return [
      "id": JSON(id), "type": .string(drawing.rawValue), "title": .string(title),
      "description": .string(description), "datasource": Self.source,
      "gridPos": [
        "x": JSON(place.x), "y": JSON(place.y), "w": JSON(width), "h": JSON(height),
      ],
      "targets": .array(zip(letters, queries).map { target($0, $1) }),
      "fieldConfig": ["defaults": .object(defaults), "overrides": []],
      "options": options,
    ]
  }

  private func target(_ letter: String, _ query: Query) -> JSON {
    var target: JSONObject = [
      "refId": .string(letter), "datasource": Self.source, "editorMode": "code",
      "expr": .string(query.expression), "legendFormat": .string(query.legend),
    ]
    target["instant"] = .bool(drawing != .lines)
    target["range"] = .bool(drawing == .lines)
    if drawing == .table { target["format"] = "table" }
    return .object(target)
  }

  private var defaults: JSONObject {
    var defaults: JSONObject = ["unit": .string(unit)]
    defaults["color"] = ["mode": drawing == .stat ? "thresholds" : "palette-classic"]
    defaults["thresholds"] = ["mode": "absolute", "steps": .array(steps)]
    if drawing == .lines {
      defaults["min"] = 0
      defaults["custom"] = [
        "drawStyle": "line", "lineWidth": 1, "fillOpacity": isStacked ? 30 : 5,
        "showPoints": "never", "spanNulls": false,
        "stacking": ["mode": isStacked ? "normal" : "none", "group": "A"],
      ]
    }
    return defaults
  }

  private var steps: [JSON] {
    let calm: JSON = ["color": "green", "value": .null]
    guard let limits else { return [calm] }
    return [
      calm, ["color": "yellow", "value": .number(limits.warning)],
      ["color": "red", "value": .number(limits.alarm)],
    ]
  }

  private var options: JSON {
    switch drawing {
    case .stat:
      [
        "reduceOptions": ["calcs": ["lastNotNull"], "fields": "", "values": false],
        "colorMode": "value", "graphMode": "none", "textMode": "value",
      ]
    case .lines:
      [
        "legend": ["displayMode": "list", "placement": "bottom", "showLegend": true],
        "tooltip": ["mode": "multi", "sort": "desc"],
      ]
    case .table: ["showHeader": true, "cellHeight": "sm"]
    }
  }
}
