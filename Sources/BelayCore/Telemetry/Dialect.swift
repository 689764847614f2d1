/// Whose words a span or a log record speaks.
package enum Dialect: String, Sendable, CaseIterable {
  case genAI = "OpenTelemetry GenAI"
  case openInference = "OpenInference"
  case openLLMetry = "OpenLLMetry"
  case langSmith = "LangSmith"
  case vercelAI = "Vercel AI SDK"
  case mcp = "MCP"
  case langfuse = "Langfuse"
  case genkit = "Genkit"
  case mlflow = "MLflow"
  case laminar = "Laminar"
  case codingAgent = "coding agent logs"
  case unknown = "OpenTelemetry"
}
