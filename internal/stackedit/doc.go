// Package stackedit changes single settings of a stack file and leaves everything else as it is, comments and layout
// included, so that a reviewer sees one changed line.
//
// An [Edit] is a value: the same edit can be written to the user's file, or kept and laid over a copy of it, as the
// sandbox does for a rehearsal.
package stackedit
