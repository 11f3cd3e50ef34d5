// Package waivers is how a control is relaxed: on purpose, in writing, by somebody, for a bounded time.
//
// A waiver names the control, the reason, the owner and two dates. It is granted on one and ends after the other; how
// long it may last depends on the control. An expired waiver fails the next preview, and so does a waiver that nothing
// needs, so that neither is ever forgotten. What is never waivable, on either service: TLS 1.2, TLS only, and Entra
// authentication.
//
// The package is a leaf: it knows neither components nor controls, and takes the date from its caller.
package waivers
