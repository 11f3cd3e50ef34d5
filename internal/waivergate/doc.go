// Package waivergate compares the waivers of a change with those of what it starts from, so that nobody waives their own
// gate: a waiver that is new, lasts longer or says something else than in the base counts only when somebody names it.
// The package is pure; whether a waiver holds on a day, and whether anything needs it, is decided by the packages waivers
// and controls.
package waivergate
