package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/redoubt-iac/redoubt/internal/localcache"
	"github.com/redoubt-iac/redoubt/internal/validation"
)

// printSnippets prints how to connect to the local cache of an environment, and to the one on Azure. They differ by the
// service and by how it spreads data, so the stack file is read.
func (l *localStart) printSnippets(cmd *cobra.Command, project, name string) error {
	languages := localcache.Languages()
	if !l.snippets {
		if !slices.Contains(languages, l.snippet) {
			return usageError{cmd, validation.Problems{validation.Unknown("--snippet", "language", l.snippet, languages)}.Err()}
		}
		languages = []string{l.snippet}
	}
	posture, err := localcache.Read(project, name, time.Now)
	if err != nil {
		return err
	}
	var all []localcache.Snippet
	for _, language := range languages {
		snippets, err := localcache.Snippets(posture, language)
		if err != nil {
			return err
		}
		all = append(all, snippets...)
	}
	if l.json {
		return localDocument(l.settings, "redoubt/local-snippets/v1", all)
	}
	for i, snippet := range all {
		if i > 0 {
			fmt.Fprintln(l.out)
		}
		fmt.Fprintf(l.out, "%s\n\n%s\n", snippet.Heading(programName(), name), strings.TrimRight(snippet.Code, "\n"))
	}
	return nil
}
