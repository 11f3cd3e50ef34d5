// Package remote runs programs in tests against a monitor that answers like Azure, natively or with the components made by
// the plugin's server: over gRPC, as the engine and the plugin talk, but in one process.
package remote
