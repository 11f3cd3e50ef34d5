package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// largestDocument is how much of a base report is read, in bytes: ten times what 10,000 findings take.
const largestDocument = 100 << 20

func writeJSON(out io.Writer, d Document, _ Options) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(d)
}

// ReadJSON reads what the format json wrote. Fields that it does not know are left out, because a later version may have
// added them.
func ReadJSON(in io.Reader) (Document, error) {
	data, err := io.ReadAll(io.LimitReader(in, largestDocument+1))
	if err != nil {
		return Document{}, fmt.Errorf("reading a report: %w", err)
	}
	if len(data) > largestDocument {
		return Document{}, fmt.Errorf("reading a report: it is longer than %d MB", largestDocument>>20)
	}
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return Document{}, fmt.Errorf("reading a report: not what `redoubt check --format json` writes: %w", err)
	}
	if d.Format != Format {
		return Document{}, errors.New("reading a report: format: not a report of this version; expected \"" + Format + "\"; got \"" + oneLine(d.Format) + "\"")
	}
	return d, nil
}
