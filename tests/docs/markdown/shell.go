package markdown

import (
	"regexp"
	"strconv"
	"strings"
)

// Command is one command of a shell block.
type Command struct {
	// Where is its place.
	Where string
	// Words are its words without quotes; variables are as written. Assignments before the command are left out.
	Words []string
	// Line is the whole line that it stands in, without the remark; lines joined by a backslash are one.
	Line string
	// ExitCode is what the line's remark says the line ends with, such as "exit code 3"; 0 otherwise.
	ExitCode int
}

// Is tells whether the command is this program with its first words.
func (c Command) Is(words ...string) bool {
	if len(c.Words) < len(words) {
		return false
	}
	for i, word := range words {
		if c.Words[i] != word {
			return false
		}
	}
	return true
}

// Redoubt returns the arguments for redoubt, if the command starts it, by its name or through `go run`.
func (c Command) Redoubt() (arguments []string, found bool) {
	switch {
	case c.Is("redoubt"):
		return c.Words[1:], true
	case c.Is("go", "run"):
		for i, word := range c.Words {
			if word == "./cmd/redoubt" {
				return c.Words[i+1:], true
			}
		}
	}
	return nil, false
}

var (
	exitCode   = regexp.MustCompile(`\bexit code (\d+)`)
	assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)
)

// Lines are the lines of a shell block, those that a backslash joins as one, without empty ones and remarks.
func (b Block) Lines() []Command {
	var lines []Command
	for line := range strings.SplitSeq(strings.ReplaceAll(b.Text, "\\\n", " "), "\n") {
		code, remark := cutRemark(line)
		if strings.TrimSpace(code) == "" {
			continue
		}
		command := Command{Where: b.Where(), Line: strings.TrimSpace(code)}
		if match := exitCode.FindStringSubmatch(remark); match != nil {
			command.ExitCode, _ = strconv.Atoi(match[1]) // digits, by the expression
		}
		lines = append(lines, command)
	}
	return lines
}

// Commands are the single commands of a shell block: the parts of pipes, lists and substitutions. A here-document or a
// function is not understood.
func (b Block) Commands() []Command {
	var commands []Command
	for _, line := range b.Lines() {
		for _, words := range split(line.Line) {
			for len(words) > 0 && assignment.MatchString(words[0]) {
				words = words[1:]
			}
			if len(words) > 0 {
				commands = append(commands, Command{Where: line.Where, Words: words, Line: line.Line, ExitCode: line.ExitCode})
			}
		}
	}
	return commands
}

// cutRemark separates a line from its remark: a # at a word's beginning, outside of quotes.
func cutRemark(line string) (code, remark string) {
	var quote rune
	before := ' '
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '#' && before == ' ':
			return line[:i], line[i+1:]
		}
		before = r
	}
	return line, ""
}

// splitter goes through a line of shell.
type splitter struct {
	commands [][]string
	words    []string
	word     strings.Builder
	inWord   bool
}

// split takes a line apart into commands and words. The commands of a substitution come before the one that uses it.
func split(line string) [][]string {
	var s splitter
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '$' && i+1 < len(runes) && runes[i+1] == '(':
			end := closing(runes, i+1)
			s.commands = append(s.commands, split(string(runes[i+2:end]))...)
			s.put("$()")
			i = end
		case r == '\'' || r == '"':
			end := i + 1
			for end < len(runes) && runes[end] != r {
				end++
			}
			s.quoted(string(runes[i+1:min(end, len(runes))]), r)
			i = end
		case r == '|' || r == ';' || r == '&' || r == '(' || r == ')':
			s.endCommand()
		case r == '>' || r == '<':
			s.endWord()
			s.put(string(r))
			s.endWord()
		case r == ' ' || r == '\t':
			s.endWord()
		default:
			s.put(string(r))
		}
	}
	s.endCommand()
	return s.commands
}

// quoted adds what stands between quotes; double ones may hold substitutions.
func (s *splitter) quoted(text string, quote rune) {
	if start := strings.Index(text, "$("); quote == '"' && start >= 0 {
		runes := []rune(text[start:])
		s.commands = append(s.commands, split(string(runes[2:closing(runes, 1)]))...)
	}
	s.put(text)
	s.inWord = true // "" is a word
}

func (s *splitter) put(text string) {
	s.word.WriteString(text)
	s.inWord = true
}

func (s *splitter) endWord() {
	if s.inWord {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.inWord = false
}

// endCommand ends one; what is redirected, and to where, is none of its words.
func (s *splitter) endCommand() {
	s.endWord()
	for i, word := range s.words {
		if word == ">" || word == "<" {
			s.words = s.words[:i]
			if i > 0 && (s.words[i-1] == "2" || s.words[i-1] == "1") {
				s.words = s.words[:i-1]
			}
			break
		}
	}
	if len(s.words) > 0 {
		s.commands = append(s.commands, s.words)
	}
	s.words = nil
}

// closing is where the parenthesis that opens at a place is closed.
func closing(runes []rune, open int) int {
	depth := 0
	for i := open; i < len(runes); i++ {
		switch runes[i] {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return len(runes) - 1
}
