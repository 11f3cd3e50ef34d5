// Package keyversion moves an environment to the newest version of its customer-managed key: it asks Azure which version is
// the newest, and writes it into the stack file, where a reviewer sees it. It never changes Azure itself: the program does,
// in the up that follows.
package keyversion
