package engine

// alive is true: Windows frees a lock when the process that took it ends, so
// whoever holds one is alive.
func alive(int) bool { return true }
