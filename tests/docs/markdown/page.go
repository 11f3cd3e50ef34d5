// Package markdown reads the project's pages as its tests need them: fenced blocks with the remarks before them, the shell
// commands in them, links and the anchors that links can lead to.
//
// It knows the Markdown that this project writes, on GitHub's rules, and no more: ATX headings, fences of three backticks,
// inline links.
package markdown

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Page is a file of Markdown.
type Page struct {
	// Path is relative to the project's folder, with slashes.
	Path string
	// Blocks are its fenced blocks, in order.
	Blocks []Block
	// Links are the targets of its links and pictures, outside of code.
	Links []Link
	// Anchors are what a link to a part of the page can name.
	Anchors map[string]bool
	// Spans are its inline code, outside of fenced blocks.
	Spans []Span
}

// Block is a fenced block.
type Block struct {
	// Page and Line say where its fence is.
	Page string
	Line int
	// Language is what stands behind the fence, "" for none.
	Language string
	// Remark is the text of an HTML comment on the line before the fence, "" for none.
	Remark string
	// Text is what stands between the fences, without the fences' own indentation.
	Text string
}

// Where is the place of the block, as an editor opens it.
func (b Block) Where() string { return fmt.Sprintf("%s:%d", b.Page, b.Line) }

// Link is the target of a link or a picture.
type Link struct {
	Page   string
	Line   int
	Target string
}

// Span is inline code.
type Span struct {
	Page string
	Line int
	Text string
}

var (
	fence     = regexp.MustCompile("^( *)```([a-z]*)$")
	remark    = regexp.MustCompile(`^ *<!-- (.*) -->$`)
	heading   = regexp.MustCompile(`^#{1,6} +(.*?) *#*$`)
	inline    = regexp.MustCompile("`([^`]+)`")
	link      = regexp.MustCompile(`!?\[[^\]]*\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)`)
	nested    = regexp.MustCompile(`\[!\[[^\]]*\]\(([^()\s]+)\)\]\(([^()\s]+)\)`)
	name      = regexp.MustCompile(`<a (?:name|id)="([^"]+)">`)
	linkText  = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	notInSlug = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_\- ]`)
)

// Pages reads all Markdown files of a project that its authors wrote, in the order of their paths.
func Pages(project string) ([]Page, error) {
	var pages []Page
	err := filepath.WalkDir(project, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skip(entry.Name())
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(project, path)
		if err != nil {
			return err
		}
		pages = append(pages, Parse(filepath.ToSlash(relative), string(text)))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the pages below %s: %w", project, err)
	}
	return pages, nil
}

// skip leaves out folders with other people's pages, and those of tests, which may be wrong on purpose.
func skip(folder string) error {
	switch folder {
	case ".git", "node_modules", "testdata", "generated":
		return fs.SkipDir
	}
	return nil
}

// Parse reads a page.
func Parse(path, text string) Page {
	page := Page{Path: path, Anchors: map[string]bool{}}
	var block *Block
	var indent, before string
	for i, line := range strings.Split(text, "\n") {
		opening := fence.FindStringSubmatch(line)
		switch {
		case block != nil && strings.TrimSpace(line) == "```":
			page.Blocks = append(page.Blocks, *block)
			block = nil
		case block != nil:
			block.Text += strings.TrimPrefix(line, indent) + "\n"
		case opening != nil:
			indent = opening[1]
			block = &Block{Page: path, Line: i + 1, Language: opening[2]}
			if match := remark.FindStringSubmatch(before); match != nil {
				block.Remark = match[1]
			}
		default:
			page.prose(i+1, line)
		}
		before = line
	}
	if block != nil { // a fence that does not end is a block, too
		page.Blocks = append(page.Blocks, *block)
	}
	return page
}

// prose reads a line outside of blocks.
func (p *Page) prose(line int, text string) {
	if match := heading.FindStringSubmatch(text); match != nil {
		p.anchor(Slug(match[1]))
	}
	for _, match := range name.FindAllStringSubmatch(text, -1) {
		p.anchor(match[1])
	}
	for _, match := range inline.FindAllStringSubmatch(text, -1) {
		p.Spans = append(p.Spans, Span{p.Path, line, match[1]})
	}
	// Code may look like a link; a link's text may be code.
	text = inline.ReplaceAllStringFunc(text, func(code string) string { return strings.Repeat("x", len(code)) })
	for _, match := range nested.FindAllStringSubmatch(text, -1) {
		p.Links = append(p.Links, Link{p.Path, line, match[1]}, Link{p.Path, line, match[2]})
	}
	for _, match := range link.FindAllStringSubmatch(nested.ReplaceAllString(text, ""), -1) {
		p.Links = append(p.Links, Link{p.Path, line, match[1]})
	}
}

// anchor adds one, with a number if it is there already, as GitHub does.
func (p *Page) anchor(slug string) {
	free := slug
	for n := 1; p.Anchors[free]; n++ {
		free = fmt.Sprintf("%s-%d", slug, n)
	}
	p.Anchors[free] = true
}

// Slug is the anchor that GitHub gives a heading.
func Slug(heading string) string {
	text := linkText.ReplaceAllString(heading, "$1")
	text = notInSlug.ReplaceAllString(strings.ToLower(text), "")
	return strings.ReplaceAll(text, " ", "-")
}
