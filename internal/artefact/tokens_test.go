package artefact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/redoubt-iac/redoubt/internal/artefact"
)

// listOf is a list of one ARM resource with properties.
func listOf(properties string) string {
	return `[{"id": "` + group + `Microsoft.Cache/redis/c", "type": "Microsoft.Cache/redis", "properties": ` + properties + `}]`
}

// anyValue draws a value of JSON without null, which a reading leaves out.
func anyValue(depth int) *rapid.Generator[any] {
	scalars := []*rapid.Generator[any]{
		rapid.String().AsAny(), rapid.Bool().AsAny(), rapid.Float64().AsAny(),
		rapid.SampledFrom([]string{`"`, `\`, "\u2028", "é\"\\/\b\f\n\r\t", "//", "/* */", "\x00"}).AsAny(),
	}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	inner := anyValue(depth - 1)
	return rapid.OneOf(append(scalars, rapid.SliceOfN(inner, 0, 4).AsAny(), rapid.MapOfN(rapid.String(), inner, 0, 4).AsAny())...)
}

// What is read is what encoding/json reads.
func TestEveryValueIsReadLikeTheStandardLibraryReadsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		drawn := map[string]any{"p": anyValue(3).Draw(t, "value")}
		text, err := json.Marshal(drawn)
		if err != nil {
			t.Fatal(err)
		}
		var want any
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		var spaced bytes.Buffer
		if err := json.Indent(&spaced, text, "\t", " "); err != nil {
			t.Fatal(err)
		}
		reading, err := artefact.Read(strings.NewReader(listOf(spaced.String())), artefact.Options{})
		if err != nil || len(reading.Resources) != 1 {
			t.Fatalf("%s: %d resources, %v", text, len(reading.Resources), err)
		}
		if got := reading.Resources[0].Body["properties"]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	})
}

// Text that encoding/json refuses is refused, and no other, but for comments and for keys that stand twice.
func TestNoOtherTextIsRefusedThanTheStandardLibraryRefuses(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{`{`, `}`, `[`, `]`, `,`, `:`, `"a"`, `"b`, `\"`, `\u00`, `\ud83d\ude00`, `1`, `-`, `01`, `1.`, `1e5`, `.5`, `true`, `nul`, `null`, ` `, "\n", "\x01", `é`, `+1`, `NaN`})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 1, 9).Draw(t, "pieces"), "")
		var root any
		valid := json.Unmarshal([]byte(text), &root) == nil
		var syntax *artefact.SyntaxError
		_, err := artefact.Read(strings.NewReader(text), artefact.Options{})
		refused := errors.As(err, &syntax)
		switch {
		case strings.TrimSpace(text) == "", refused && strings.HasPrefix(syntax.Message, "the key stands twice"):
		case refused == valid:
			t.Errorf("%q: valid is %t, and the error is %v", text, valid, err)
		}
	})
}

func TestCommentsInATemplateAreNoMatter(t *testing.T) {
	t.Parallel()
	text := "// of the team\n" + strings.Replace(listOf(`{"a": "// no comment", /* a
		comment */ "b": [1, 2 // two
		]}`), `"type"`, "/**/\"type\"", 1) + " // the end"
	reading, err := artefact.Read(strings.NewReader(text), artefact.Options{})
	if err != nil || len(reading.Resources) != 1 {
		t.Fatalf("got %d resources, %v", len(reading.Resources), err)
	}
	want := map[string]any{"a": "// no comment", "b": []any{1.0, 2.0}}
	if got := reading.Resources[0].Body["properties"]; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if reading.Resources[0].Line != 2 {
		t.Errorf("the resource begins at line %d, want 2", reading.Resources[0].Line)
	}
	for _, broken := range []string{"/* no end", "/ one", `[1 /, 2]`} {
		if _, err := artefact.Read(strings.NewReader(broken), artefact.Options{}); err == nil || !strings.Contains(err.Error(), "it is not JSON") {
			t.Errorf("%q: %v", broken, err)
		}
	}
}
