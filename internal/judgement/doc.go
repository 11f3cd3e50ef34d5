// Package judgement prepares what the controls judge, and puts together what they found: the inventory of an environment
// as ARM resources, and several reports as one. It is pure.
package judgement
