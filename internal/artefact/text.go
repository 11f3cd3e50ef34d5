package artefact

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// DefaultMaxBytes bounds an artefact: a preview of 10,000 resources has about 100 MB.
const DefaultMaxBytes = 128 << 20

func (o Options) limit() int64 {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return DefaultMaxBytes
}

// SizeError is an artefact beyond a bound of size or depth.
type SizeError struct{ Message string }

// Error says which bound, and what to do.
func (e *SizeError) Error() string { return e.Message }

// errEmpty is an artefact without any text.
var errEmpty = errors.New("there is nothing in it; did the command fail that should have written it?")

// readText reads an artefact as UTF-8, up to the limit.
func readText(from io.Reader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(from, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the artefact: %w", err)
	}
	if int64(len(raw)) > limit {
		return nil, &SizeError{fmt.Sprintf("it is longer than %d MB, which is more than any artefact that can be judged at once; leave out what does not belong to the cache, such as other stacks or resource groups", limit>>20)}
	}
	text, err := utf8Of(raw)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, errEmpty
	}
	return text, nil
}

// utf8Of takes a byte order mark away and turns UTF-16 into UTF-8. JSON begins with an ASCII character, so that UTF-16
// without a mark is told by its first zero byte, https://www.rfc-editor.org/rfc/rfc4627#section-3
func utf8Of(raw []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xEF, 0xBB, 0xBF}):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		return fromUTF16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		return fromUTF16(raw[2:], binary.BigEndian)
	case len(raw) > 1 && raw[0] != 0 && raw[1] == 0:
		return fromUTF16(raw, binary.LittleEndian)
	case len(raw) > 1 && raw[0] == 0 && raw[1] != 0:
		return fromUTF16(raw, binary.BigEndian)
	}
	if !utf8.Valid(raw) {
		return nil, errors.New("it is not text in UTF-8 or UTF-16; save it as UTF-8")
	}
	return raw, nil
}

func fromUTF16(raw []byte, order binary.ByteOrder) ([]byte, error) {
	if len(raw)%2 != 0 {
		return nil, errors.New("it is UTF-16 and ends in the middle of a character; make it again")
	}
	text := make([]byte, 0, len(raw)/2)
	for i := 0; i < len(raw); i += 2 {
		character := rune(order.Uint16(raw[i:]))
		if utf16.IsSurrogate(character) && i+4 <= len(raw) {
			if pair := utf16.DecodeRune(character, rune(order.Uint16(raw[i+2:]))); pair != utf8.RuneError {
				character, i = pair, i+2
			}
		}
		text = utf8.AppendRune(text, character)
	}
	return text, nil
}
