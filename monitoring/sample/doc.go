// Package sample draws the page of monitoring from made-up numbers, so that the documents can show what it is about: a day
// on which somebody guesses passwords at two in the afternoon. The panels are those of package monitoring; the numbers are
// invented here, and the picture says so. Azure and Grafana draw the page in their own ways.
package sample
