package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestAFlagSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"preview --all --concurrency x":               `--concurrency: expected a whole number; got "x"`,
		"up --all --concurrency 99999999999999999999": `--concurrency: expected a whole number; got "99999999999999999999"`,
		"verify dev --timeout soon":                   `--timeout: expected a time such as 90s, 15m or 24h; got "soon"`,
		"preview dev --json=maybe":                    `--json: expected true or false; got "maybe"`,
		"preview dev --concurrencyy 1":                "unknown flag: --concurrencyy",
	} {
		var stdout, stderr bytes.Buffer
		code := run(context.Background(), strings.Fields(line), streams{strings.NewReader(""), &stdout, &stderr})
		if text := stderr.String(); code != exitUsage || !strings.Contains(text, want) || strings.Contains(text, "strconv") || strings.Contains(text, "time: ") {
			t.Errorf("%s ends with %d:\n%s", line, code, text)
		}
	}
}
