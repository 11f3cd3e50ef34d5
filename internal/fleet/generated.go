package fleet

import "bytes"

// Generated reports whether a stack file with these contents was derived from the fleet file. Whoever edits such a file loses the
// edit with the next `redoubt fleet write`.
func Generated(contents []byte) bool { return bytes.HasPrefix(contents, []byte(generatedMark)) }
