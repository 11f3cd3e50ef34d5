// Package yamlerror says what is wrong with a YAML file in words that help its author.
package yamlerror

import (
	"errors"
	"fmt"
	"strings"
)

// What the YAML library says of a tab in an indentation: of one after a value, and of one where a value or a key begins.
const (
	tabAfterValue = "found a tab character that violates indentation"
	noToken       = "found character that cannot start any token"
)

// Of is the YAML library's error about a file's contents without its prefix, which says nothing to a user. Of a tab in an
// indentation it says where it is and what to write instead: of one after a value, the library names the line where the
// value begins.
func Of(contents []byte, err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1 // which the library does not name
	_, _ = fmt.Sscanf(text, "line %d:", &line)
	switch {
	case strings.HasSuffix(text, tabAfterValue):
		if at := indentedWithTab(contents, line, -1); at > 0 {
			return fmt.Errorf("line %d: %s; indent with blanks", at, tabAfterValue)
		}
	case strings.HasSuffix(text, noToken):
		if at := indentedWithTab(contents, line, line); at > 0 {
			return fmt.Errorf("line %d: %s, a tab; indent with blanks", at, noToken)
		}
	}
	return errors.New(text)
}

// indentedWithTab is the first line from a line to another, or to the end for -1, that has a tab in its indentation; 0 for none.
func indentedWithTab(contents []byte, from, to int) int {
	number := 0
	for line := range strings.Lines(string(contents)) {
		number++
		indentation := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if number >= from && (to < 0 || number <= to) && strings.Contains(indentation, "\t") {
			return number
		}
	}
	return 0
}
