// Package doctor tells whether a machine, a sign-in and a subscription have what redoubt needs, before a deployment finds out.
//
// A [Check] looks at one thing and answers with findings: what was found, what was expected, and what to do about it. [Run]
// runs them side by side, each within a limit, so that nothing hangs: what does not answer in time is a finding, too. What is
// looked at can be replaced in tests: a [Machine], a transport to Azure, a list of hosts.
//
// Nothing here changes anything, and only checks of the groups [Network] and [Azure] leave the machine.
package doctor
