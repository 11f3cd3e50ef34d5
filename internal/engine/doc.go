// Package engine runs one environment's Pulumi program through the real
// Pulumi engine, against Azure or against the sandbox.
//
// The engine is the `pulumi` executable, driven through Pulumi's Automation
// API. The program runs inside this process: the executable connects back to
// it, so no language host and no compilation of the program is needed.
//
// # Which executable
//
// [FindCLI] takes the user's `pulumi` when it is new enough, and else builds
// the one that tools/pulumi pins, once per machine.
//
// # Azure or the sandbox
//
// With [Options.Sandbox] nil a run is what `pulumi up` would be in the
// project's folder: same backend, same state, same credentials.
//
// With [Options.Sandbox] set, nothing of that is used. The engine works on a
// temporary copy of the project, with a Pulumi home, a state and a simulated
// Azure of its own (one per project and environment, below the user's cache
// folder), and with an environment from which every Azure and Pulumi variable
// has been removed. That removal includes this process, because the program
// runs in it: a process that has run the sandbox once has forgotten its Azure
// credentials for good.
//
// # Interruptions
//
// Cancelling the context asks the engine to stop as Ctrl-C does: steps under
// way finish and the state stays whole. Closing [Options.Kill] ends it at
// once. The next run in the sandbox repairs what a killed run left behind:
// see recover.go.
package engine
