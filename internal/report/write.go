package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Options say how to write. The zero value is for a pipe: no colour, 80 columns, no limit but GitHub's.
type Options struct {
	// Colour turns on colours in the table. The caller decides, because only it knows whether somebody looks on.
	Colour bool
	// Width is that of the terminal in columns; 0 means 80.
	Width int
	// MarkdownLimit is how many bytes Markdown may take; 0 means [CommentLimit].
	MarkdownLimit int
	// Version is that of redoubt, for the formats that name the tool.
	Version string
}

// writers are the formats by name.
var writers = []struct {
	name  string
	write func(io.Writer, Document, Options) error
}{
	{"table", writeTable},
	{"markdown", writeMarkdown},
	{"sarif", writeSARIF},
	{"json", writeJSON},
	{"junit", writeJUnit},
	{"github", writeAnnotations},
}

// Formats are the names that [Write] knows: table, markdown, sarif, json, junit and github (annotations in the log of a
// workflow).
func Formats() []string {
	names := make([]string, 0, len(writers))
	for _, w := range writers {
		names = append(names, w.name)
	}
	return names
}

// Write writes the document in one of the formats.
func Write(out io.Writer, format string, d Document, o Options) error {
	i := slices.Index(Formats(), format)
	if i < 0 {
		return fmt.Errorf("format: unknown; expected one of %s; got %q", strings.Join(Formats(), ", "), format)
	}
	if err := writers[i].write(out, d, o); err != nil {
		return fmt.Errorf("writing the report as %s: %w", format, err)
	}
	return nil
}
