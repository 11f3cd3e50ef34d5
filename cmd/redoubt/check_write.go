package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/redoubt-iac/redoubt/cmd/redoubt/internal/show"
	"github.com/redoubt-iac/redoubt/internal/report"
)

// readBase reads the JSON report on the base, nil without one.
func readBase(file string) (*report.Document, error) {
	if file == "" {
		return nil, nil
	}
	contents, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--base: %w", err)
	}
	var base report.Document
	if err := json.Unmarshal(contents, &base); err != nil {
		return nil, fmt.Errorf("--base: %s is no report; expected one that --format json wrote: %w", file, err)
	}
	if base.Format != report.Format {
		return nil, fmt.Errorf("--base: %s is no report that this version can compare with; expected the format %s; got %q", file, report.Format, base.Format)
	}
	return &base, nil
}

// finish writes the report and is the error of one that did not pass, or of what could not be read for it.
func (c *check) finish(d report.Document, unread unreadError) error {
	write := func(out io.Writer) error { return report.Write(out, c.format, d, c.writeOptions()) }
	if c.output == toStdout {
		if err := write(c.out); err != nil {
			return err
		}
	} else {
		if err := report.WriteFile(c.output, write); err != nil {
			return err
		}
		fmt.Fprintln(c.err, "wrote "+c.output)
	}
	if d.Passed {
		return nil
	}
	err := errors.New("does not pass: " + strings.Join(failedGates(d), ", "))
	if len(unread) > 0 {
		return fmt.Errorf("%w\n%w", unread, err)
	}
	if c.output != toStdout {
		return refusedError{err}
	}
	return reported{refusedError{err}} // the report has said it
}

func failedGates(d report.Document) []string {
	var names []string
	for _, gate := range d.Gates {
		if !gate.Passed {
			names = append(names, gate.Name)
		}
	}
	return names
}

// writeOptions fit whoever reads the output.
func (c *check) writeOptions() report.Options {
	options := report.Options{Version: ownVersion()}
	if c.output != toStdout || !show.IsTerminal(c.out) {
		return options
	}
	options.Colour = os.Getenv("NO_COLOR") == ""
	options.Width = terminalWidth(c.out)
	return options
}

// terminalWidth is the width of a terminal in columns; 0 where it can't be told.
func terminalWidth(out io.Writer) int {
	terminal, isFile := out.(*os.File)
	if !isFile {
		return 0
	}
	width, _, err := term.GetSize(int(terminal.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// onceWriter drops what was written before: what is told of each of several environments is told once.
type onceWriter struct {
	out  io.Writer
	seen []string
}

// Write implements io.Writer.
func (w *onceWriter) Write(text []byte) (int, error) {
	if slices.Contains(w.seen, string(text)) {
		return len(text), nil
	}
	w.seen = append(w.seen, string(text))
	return w.out.Write(text)
}
