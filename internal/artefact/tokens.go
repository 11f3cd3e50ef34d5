package artefact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// tokens reads the tokens of a JSON text, https://www.rfc-editor.org/rfc/rfc8259, and passes over the comments that
// templates may have, https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#comments-and-metadata
//
// json.Decoder.Token knows no comments, and makes the text of an error for each value that it reads: it took two thirds of
// the time of reading a large state.
type tokens struct {
	// text is valid UTF-8, and at the place of the next token in it.
	text []byte
	at   int
}

var errTruncated = errors.New("it is truncated")

// next goes to the next token and returns its first byte.
func (t *tokens) next() (first byte, ends bool) {
	for t.at < len(t.text) {
		switch c := t.text[t.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			t.at++
		case c == '/' && t.comment():
		default:
			return c, false
		}
	}
	return 0, true
}

// comment passes over one.
func (t *tokens) comment() bool {
	rest := t.text[t.at:]
	end := -1
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		if end = bytes.IndexByte(rest, '\n'); end < 0 {
			end = len(rest)
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		if end = bytes.Index(rest[2:], []byte("*/")); end >= 0 {
			end += 4
		}
	}
	if end < 0 {
		return false
	}
	t.at += end
	return true
}

// enter begins an object or an array and says whether it has anything in it.
func (t *tokens) enter(closing byte) (more bool, err error) {
	t.at++
	first, ends := t.next()
	switch {
	case ends:
		return false, errTruncated
	case first == closing:
		t.at++
		return false, nil
	default:
		return true, nil
	}
}

// another passes over what stands behind a member of an object or array and says whether one follows.
func (t *tokens) another(closing byte) (more bool, err error) {
	first, ends := t.next()
	switch {
	case ends:
		return false, errTruncated
	case first == closing:
		t.at++
		return false, nil
	case first != ',':
		return false, fmt.Errorf("a comma or %c is missing before %s", closing, t.shown())
	}
	t.at++
	switch first, ends = t.next(); {
	case ends:
		return false, errTruncated
	case first == closing:
		return false, fmt.Errorf("nothing follows a comma before %c", closing)
	default:
		return true, nil
	}
}

// key reads the key of a member and the colon behind it.
func (t *tokens) key() (string, error) {
	if t.text[t.at] != '"' {
		return "", fmt.Errorf("a key must begin with a quotation mark, and there is %s", t.shown())
	}
	name, err := t.quoted()
	if err != nil {
		return "", err
	}
	switch first, ends := t.next(); {
	case ends:
		return "", errTruncated
	case first != ':':
		return "", fmt.Errorf("a colon is missing before %s", t.shown())
	}
	t.at++
	return name, nil
}

// scalar reads a text, a number, true, false or null.
func (t *tokens) scalar() (any, error) {
	if t.text[t.at] == '"' {
		return t.quoted()
	}
	end := t.at
	for end < len(t.text) && strings.IndexByte("+-.0123456789abcdefghijklmnopqrstuvwxyzE", t.text[end]) >= 0 {
		end++
	}
	word := t.text[t.at:end]
	var value any
	switch err := json.Unmarshal(word, &value); {
	case err == nil:
		t.at = end
		return value, nil
	case end == len(t.text) && end > t.at:
		return nil, errTruncated
	default:
		return nil, fmt.Errorf("there is no value that begins with %s", t.shown())
	}
}

// quoted reads a text.
func (t *tokens) quoted() (string, error) {
	end, plain, err := t.endOfText()
	if err != nil {
		return "", err
	}
	raw := t.text[t.at:end]
	if plain {
		t.at = end
		return string(raw[1 : len(raw)-1]), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", errors.New("a text has an escape that does not exist")
	}
	t.at = end
	return text, nil
}

// endOfText finds the end of a text; it is plain when it has no escapes.
func (t *tokens) endOfText() (end int, plain bool, err error) {
	plain = true
	for end = t.at + 1; end < len(t.text); end++ {
		switch c := t.text[end]; {
		case c == '"':
			return end + 1, plain, nil
		case c == '\\':
			plain = false
			end++
		case c < ' ':
			return 0, false, errors.New("a text has a line break or another control character in it")
		}
	}
	return 0, false, errTruncated
}

// skip passes over a value and returns its text, which may be no JSON.
func (t *tokens) skip() ([]byte, error) {
	if _, ends := t.next(); ends {
		return nil, errTruncated
	}
	start, depth := t.at, 0
	for t.at < len(t.text) {
		switch t.text[t.at] {
		case '"':
			end, _, err := t.endOfText()
			if err != nil {
				return nil, err
			}
			t.at = end - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				return t.text[start:t.at], nil
			}
		}
		if depth < 0 {
			return t.text[start:t.at], nil
		}
		t.at++
	}
	return nil, errTruncated
}

// shown is what stands at the place, for an error.
func (t *tokens) shown() string {
	character := []rune(string(t.text[t.at:min(t.at+4, len(t.text))]))
	if len(character) == 0 {
		return "the end"
	}
	return fmt.Sprintf("%q", character[0])
}
