import BelayCore

/// A dashboard for Grafana, in the classic form that every version imports and that can be provisioned
/// from a file: its data source is a variable, so that nothing in it has to be replaced.
struct Dashboard {
  struct Row {
    let title: String
    let panels: [DashboardPanel]
  }

  let uid: String
  let title: String
  let rows: [Row]

  private static let columns = 24
  private static let schemaVersion = 39

  var json: JSON {
    [
      "uid": .string(uid), "title": .string(title),
      "description": "Agents, breakers, escalations and the hub, from Belay's /metrics.",
      "tags": ["belay", "agents"], "timezone": "browser", "editable": true, "graphTooltip": 1,
      "refresh": "10s", "time": ["from": "now-1h", "to": "now"],
      "schemaVersion": JSON(Self.schemaVersion), "version": 1, "links": [],
      "annotations": ["list": []], "templating": ["list": [source, agents]],
      "panels": .array(panels),
    ]
  }

  private var source: JSON {
    [
      "name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus",
      "refresh": 1, "hide": 0, "multi": false, "includeAll": false, "regex": "", "options": [],
      "current": [:],
    ]
  }

  private var agents: JSON {
    let query: JSON = .string("label_values(belay_agent_mode, agent)")
    return [
      "name": "agent", "label": "Agent", "type": "query", "datasource": DashboardPanel.source,
      "definition": query, "query": ["query": query, "refId": "agent"], "refresh": 2, "hide": 0,
      "multi": true, "includeAll": true, "allValue": ".*", "regex": "", "sort": 1, "options": [],
      "current": ["selected": true, "text": ["All"], "value": ["$__all"]],
    ]
  }

  /// Left to right and top to bottom, each row under its title.
  private var panels: [JSON] {
    var panels: [JSON] = []
    var y = 0
    for row in rows {
      panels.append(heading(row.title, id: panels.count + 1, y: y))
      y += 1
      var (x, tallest) = (0, 0)
      for panel in row.panels {
        if x + panel.width > Self.columns { (x, y, tallest) = (0, y + tallest, 0) }
        panels.append(panel.json(id: panels.count + 1, at: (x, y)))
        (x, tallest) = (x + panel.width, max(tallest, panel.height))
      }
      y += tallest
    }
    return panels
  }

  private func heading(_ title: String, id: Int, y: Int) -> JSON {
    [
      "id": JSON(id), "type": "row", "title": .string(title), "collapsed": false, "panels": [],
      "gridPos": ["x": 0, "y": JSON(y), "w": JSON(Self.columns), "h": 1],
    ]
  }
}
