//go:build !unix

package main

import "os"

// peakMemory is not known here; 0 keeps every limit.
func peakMemory(*os.ProcessState) float64 { return 0 }
