// JSON, risk and the breaker's words belong to the library's own sentences: whoever imports
// BelayAgent can write them without a second import.
@_exported public import BelayCore
